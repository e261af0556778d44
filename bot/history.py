"""What was written to communities lately, from the raw events that are still kept."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.transport.reading import Read
from handlers.audit.records import AuditMessage
from handlers.community.directory import Known
from handlers.messages.surroundings import Said
from handlers.ports import Ledger
from models.cases import CaseItem
from models.communities import Place
from models.inbox import StoredEvent
from models.messages import AuthorKind, Message
from models.storage.store import Store

_NEAR = 300
"""Among so many newest events it is looked for what was said before a message."""
_HEARD = (Place.WALL, Place.COMMENTS, Place.CHAT, Place.PRIVATE)


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """Reads the inbox again. `readers` are made anew each time, because some remember what they read."""

    store: Store
    readers: Callable[[], Mapping[str, Read]]

    async def __call__(self, known: Known, since: datetime, limit: int) -> list[AuditMessage]:
        """Messages of one community among the newest `limit` events of its platform, oldest first."""
        async with self.store.reading() as ledger:
            events = await ledger.inbox.handled(since, limit, known.community.platform)
        return await asyncio.to_thread(self._heard, known, events)

    def _heard(self, known: Known, events: Sequence[StoredEvent]) -> list[AuditMessage]:
        readers = self.readers()
        records = (readers[event.platform](event.raw) for event in events if event.platform in readers)
        heard = (_heard(known, record) for record in records if isinstance(record, Message))
        return [message for message in heard if message is not None]


@dataclass(frozen=True, slots=True)
class StoredSurroundings:
    """Reads what was said before a message among the newest events: a `Before` of the stories."""

    readers: Callable[[], Mapping[str, Read]]

    async def __call__(
        self, ledger: Ledger, items: Sequence[CaseItem], most: int
    ) -> Sequence[Sequence[Said]]:
        """The latest words before each message in its thread or conversation, oldest first."""
        events: list[StoredEvent] = []
        for platform in dict.fromkeys(item.address.platform for item in items):
            events += await ledger.inbox.newest(platform, _NEAR)
        return await asyncio.to_thread(self._before, items, events, most)

    def _before(
        self, items: Sequence[CaseItem], events: Sequence[StoredEvent], most: int
    ) -> list[Sequence[Said]]:
        readers = self.readers()
        records = (readers[event.platform](event.raw) for event in events if event.platform in readers)
        said = [record for record in records if isinstance(record, Message) and record.text]
        return [_latest(said, item, most) for item in items]


def _latest(said: Sequence[Message], item: CaseItem, most: int) -> Sequence[Said]:
    before = [Said(one.author.name, one.text) for one in said if _is_before(one, item)]
    return [*before[-most:], *_as_it_was(said, item)]


def _as_it_was(said: Iterable[Message], item: CaseItem) -> Sequence[Said]:
    """What a message said before it was edited into what the case is about: its last words before."""
    own = [Said(one.author.name, one.text) for one in said if one.address == item.address]
    now = next((place for place, one in enumerate(own) if one.text == item.text), 0)
    return own[max(now - 1, 0) : now]


def _is_before(message: Message, item: CaseItem) -> bool:
    here, there = message.address, item.address
    same = here.chat == there.chat and message.thread == item.thread and here.platform == there.platform
    return same and here != there and message.at <= item.at and not message.edited


def _heard(known: Known, message: Message) -> AuditMessage | None:
    """None for what is not judged: what staff says among themselves, commands, edits."""
    place = known.place_of(message.address, private=message.private)
    if place not in _HEARD or message.edited or message.text.startswith("/"):
        return None
    if place is Place.PRIVATE and not message.private:
        return None
    return AuditMessage(
        id=message.address.message,
        chat=message.address.chat,
        author=message.author.id,
        author_name=message.author.name,
        text=message.text,
        at=message.at,
        kind=AuthorKind.COMMUNITY if known.is_ours(message.author) else message.author.kind,
        place=place,
        hidden_links=message.hidden_links,
        forwarded_from_channel=message.forwarded_from_channel
        and message.origin not in known.community.places,
    )
