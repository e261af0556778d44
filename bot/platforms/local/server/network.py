"""The network as a whole: its file, its people, its rules; opened once and shared by every call."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server import audience, tables
from bot.platforms.local.server.allowance import Allowance
from bot.platforms.local.server.failures import Failure, Words
from bot.platforms.local.server.faults import Faults
from bot.platforms.local.server.messages import Draft, write
from bot.platforms.local.server.store import Bell, Store
from bot.platforms.local.server.world import (
    Brand,
    Cast,
    Chat,
    Comment,
    Person,
    Said,
    World,
    cast_in,
    private_chat,
)
from models.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a network is set up. Rates are calls a second; `seed` fixes the audience."""

    file: Path
    token: str
    language: Literal["ru", "en"] = "ru"
    audience: bool = True
    seed: int = 0
    calls_per_second: int = 30
    messages_per_second: int = 20


class Network:
    """Everything that the calls share."""

    def __init__(self, options: Options, clock: Clock) -> None:
        self.options = options
        self.clock = clock
        self.faults = Faults()
        self.calls = Allowance(options.calls_per_second, clock)
        self.messages = Allowance(options.messages_per_second, clock)
        self._store = Store(options.file)
        self._cast = cast_in(options.language)
        self.world = World(self._cast.brand)
        self.words = Words(options.language, self._cast.zone)

    async def open(self) -> None:
        """Open the file; a new one gets the starting cast."""
        await self._store.open()
        async with self.writing() as tx:
            await self._load(tx)
            if not self.world.chats:
                await self._begin(tx)

    async def close(self) -> None:
        """Let go of the file."""
        await self._store.close()

    @property
    def bell(self) -> Bell:
        """Rings after each change."""
        return self._store.bell

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that changes nothing."""
        return self._store.reading()

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that somebody may wait for."""
        return self._store.writing()

    @asynccontextmanager
    async def up_to_date(self) -> AsyncIterator[tuple[AsyncConnection, bool]]:
        """A transaction with the audience brought to the present, and whether it still grows."""
        async with self._store.reading() as tx:
            growing = self.options.audience and await audience.grow(tx, self.options.seed, self.clock())
            yield tx, growing

    async def add_person(self, tx: AsyncConnection, person: Person) -> None:
        """Let a newcomer in, with a private chat if they are a subscriber."""
        if person.id in self.world.people or f"dm-{person.id}" in self.world.chats:
            raise Failure(400, "known_person", {"person": person.id})
        await tx.execute(insert(tables.people).values(msgspec.to_builtins(person)))
        self.world.people[person.id] = person
        if person.side == "subscriber":
            await self._add_chat(tx, private_chat(person))

    async def _add_chat(self, tx: AsyncConnection, chat: Chat) -> None:
        await tx.execute(insert(tables.chats).values(msgspec.to_builtins(chat)))
        self.world.chats[chat.id] = chat

    async def _load(self, tx: AsyncConnection) -> None:
        for fields in await _rows(tx, tables.people):
            person = Person(**fields)
            self.world.people[person.id] = person
        for fields in await _rows(tx, tables.chats):
            chat = Chat(**fields)
            self.world.chats[chat.id] = chat

    async def _begin(self, tx: AsyncConnection) -> None:
        for chat in self._cast.chats:
            await self._add_chat(tx, chat)
        for person in self._cast.people:
            await self.add_person(tx, person)
        for said in self._cast.said:
            await self._say(tx, self._cast, said)

    async def _say(self, tx: AsyncConnection, cast: Cast, said: Said) -> None:
        chat = self.world.chat(said.chat)
        zone = ZoneInfo(cast.zone)
        day = self.clock().astimezone(zone).date() - timedelta(days=said.days_ago)
        at = datetime.combine(day, datetime.strptime(said.time, "%H:%M").time(), zone)  # noqa: DTZ007
        author = self._speaker(said.person)
        post = Draft(chat=chat, author=author, text=said.text, at=at, likes=said.likes, views=said.views)
        [written] = await write(tx, [post])
        thread = int(written["id"])
        await write(tx, [self._comment(chat, thread, at, comment) for comment in said.comments])

    def _comment(self, chat: Chat, thread: int, post_at: datetime, comment: Comment) -> Draft:
        at = post_at + timedelta(minutes=comment.minutes_later)
        author = self._speaker(comment.person)
        return Draft(chat=chat, author=author, text=comment.text, at=at, thread=thread)

    def _speaker(self, person: str | None) -> Person | Brand:
        return self.world.brand if person is None else self.world.person(person)


async def _rows(tx: AsyncConnection, table: Table) -> list[dict[str, Any]]:
    columns = [column for column in table.c if column.name != "n"]
    rows = await tx.execute(select(*columns).order_by(table.c.n))
    return [row._asdict() for row in rows]
