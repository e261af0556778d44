"""What the latest orders of the outbox have written, by the numbers that the platform gave it."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.intents import FirstComment, Intent, Receipt, Send, lane_of_words
from models.messages import Address
from models.storage.codec import decode
from models.storage.tables import outbox

CLAIMED = "claimed"
"""The state of an order that somebody carries out now."""
LATELY = 10_000
"""So many of the latest orders, or before and after one, are looked through for what was written."""
_SPOKEN = ("send", "first_comment")


async def wrote(connection: AsyncConnection, message: Address, thread: str | None, text: str) -> bool:
    """Whether one of them wrote a message, as far as it is known, or is writing its words.

    A platform may tell us of a message before we have its receipt.
    """
    lately = _latest(message, thread)
    # From the newest on: mostly it was written just now.
    newest = select(outbox.c.id).order_by(outbox.c.id.desc()).limit(1)
    if await connection.scalar(newest.where(*lately, _is(message))) is not None:
        return True
    writing = await connection.execute(
        select(outbox.c.kind, outbox.c.payload).where(
            *lately, outbox.c.done_at.is_(None), outbox.c.state == CLAIMED, outbox.c.kind.in_(_SPOKEN)
        )
    )
    return any(_begins(text, decode(row.kind, row.payload)) for row in writing)


async def answered_by(connection: AsyncConnection, message: Address, thread: str | None) -> str | None:
    """The message that one of ours answers, if one of them wrote it."""
    newest = select(outbox.c.payload).order_by(outbox.c.id.desc()).limit(1)
    ours = newest.where(*_latest(message, thread), _is(message), outbox.c.kind == "send")
    payload = await connection.scalar(ours)
    intent = None if payload is None else decode("send", payload)
    return intent.reply_to if isinstance(intent, Send) else None


def _latest(message: Address, thread: str | None) -> Sequence[ColumnElement[bool]]:
    """The latest orders that write in a message's chat."""
    newest = select(func.max(outbox.c.id)).scalar_subquery()
    # Numbers of messages are a chat's own, so the chat counts too; of a first comment it is no lane.
    said = {message.chat, lane_of_words(message.platform, message.chat, thread)}
    here = or_(outbox.c.lane.in_(said), outbox.c.kind == "first_comment")
    return outbox.c.platform == message.platform, outbox.c.id > newest - LATELY, here


def _is(message: Address) -> ColumnElement[bool]:
    return outbox.c.receipt == Receipt(message=message.message)


def _begins(text: str, intent: Intent) -> bool:
    """Whether a text is what an intent says, with choices below it or not."""
    if not isinstance(intent, Send | FirstComment):
        return False
    words = intent.text.split()
    return text.split()[: len(words)] == words
