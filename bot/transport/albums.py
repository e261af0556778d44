"""What albums consist of, kept in the database: a platform tells it once, but each part may be edited.

How parts become a whole in the first place is in `reading`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from bot.transport.reading import PARTS
from models.messages import Address, Answered, Incoming, Message
from models.storage.recollections import SqlRecollections

PREFIX: Final = "album:"
KEPT: Final = timedelta(days=30)
"""A part that is edited later stands for itself."""


async def made_whole(kept: SqlRecollections, records: Sequence[Incoming], now: datetime) -> list[Incoming]:
    """`records` with the edits of an album's parts under the address of the whole, where it is known.

    What is deleted for its new caption goes as a whole, and one removal of an album is one.
    """
    return [
        await _seen(kept, record, now)
        if isinstance(record, Message) and (record.album is not None or record.answered is not None)
        else record
        for record in records
    ]


async def _seen(kept: SqlRecollections, record: Message, now: datetime) -> Message:
    address = record.address
    if record.answered is not None:
        return await _answering(kept, record, record.answered)
    if record.edited:
        whole = await kept.recall(address.platform, _key(address, address.message))
        return replace(record, address=replace(address, message=whole or address.message))
    for part in address.message.split(PARTS):
        await kept.keep(address.platform, _key(address, part), address.message, now)
    return record


async def _answering(kept: SqlRecollections, record: Message, answered: Answered) -> Message:
    """A command about one picture is about the album."""
    whole = await kept.recall(record.address.platform, _key(record.address, answered.message))
    return replace(record, answered=replace(answered, message=whole or answered.message))


def _key(address: Address, part: str) -> str:
    return f"{PREFIX}{address.chat}:{part}"
