"""Our own path over a stream: from the bytes of an answer of the local network to performed acts.

Everything is the product's own (`bot.assembly.Machine`, a real database file); only the network
is missing: its answers are made beforehand and its acts succeed at once.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from pathlib import Path

import msgspec

from bench.stream import CHATS, Said, faq
from bot.assembly import Machine
from bot.collector import keep_what_is_loaded
from bot.logs import configure
from bot.platforms.local.mapping import PLATFORM, events
from bot.signing import ButtonSigner
from bot.stories import Stories
from bot.transport.stored import Delivering, Pace
from handlers.orders.delivery import Patience
from models.clock import Clock
from models.communities import Community, Mode, Place, Raids
from models.content import Results
from models.intents import Act, Receipt
from models.storage.schema import migrate
from models.storage.store import Store
from moderation.judge import load_judge
from moderation.judges import Judges

COMMUNITY = "bench"
PAGE = 256
"""Updates of one answer of the network."""


@dataclass(slots=True)
class Hand:
    """A clock that is set by the stream."""

    now: datetime

    def __call__(self) -> datetime:
        """What it was set to."""
        return self.now


@dataclass(slots=True)
class Stub:
    """A gateway on which every act succeeds at once."""

    performed: int = 0

    async def perform(self, act: Act, key: str) -> Receipt:
        """Count it."""
        self.performed += 1
        return Receipt(message=f"m{self.performed}")

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Never asked, since no outcome is unknown."""
        return None

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """Nothing came of anything."""
        return {}


@dataclass(slots=True)
class Ours:
    """A Smotritel that is ready to work."""

    store: Store
    machine: Machine
    delivering: Delivering
    gateway: Stub

    async def take(self, *pages: bytes) -> None:
        """Answers of the network up to what follows from them, all of it in the database.

        Each is stored when it comes; they are handled as they are when work is behind, together.
        """
        for page in pages:
            async with self.store.begin() as ledger:
                await ledger.inbox.store(events(page), self.machine.stories.clock())
        while await self.machine.work.round():
            pass

    async def deliver(self) -> None:
        """Perform what was ordered."""
        while await self.delivering.round():
            pass


@asynccontextmanager
async def ours(file: Path, clock: Clock, stopping: asyncio.Event | None = None) -> AsyncIterator[Ours]:
    """A Smotritel with a new database, the FAQ of the stream, and a community in which it acts; its log is
    written as in service, to where nobody reads it."""
    url = f"sqlite+aiosqlite:///{file}"
    await migrate(url)
    store = await Store.open(url, clock)
    configure(stream=StringIO())
    try:
        await _settle_in(store, clock())
        signer, gateway, judges = ButtonSigner(bytes(32)), Stub(), Judges(load_judge())
        machine = Machine.of(Stories(store, judges, signer, clock), Pace(), stopping or asyncio.Event())
        keep_what_is_loaded()
        yield Ours(store, machine, machine.delivering(PLATFORM, gateway, Patience()), gateway)
    finally:
        await store.close()


def answers(said: Sequence[Said]) -> list[tuple[bytes, datetime]]:
    """The stream as answers of the network, each with the moment of its last message."""
    parts = [said[at : at + PAGE] for at in range(0, len(said), PAGE)]
    return [(answer([update(one) for one in part]), part[-1].at) for part in parts]


def answer(updates: Sequence[bytes]) -> bytes:
    """One answer of the network with these updates."""
    return b'{"updates":[' + b",".join(updates) + b"]}"


def update(said: Said) -> bytes:
    """A message as the local network sends it, with the fields that we don't need."""
    wall = _is_wall(said.chat)
    message: dict[str, object] = {
        "chat": f"chat-{said.chat}",
        "chat_kind": "wall" if wall else "group",
        "id": str(said.number),
        "author": {"id": f"person-{said.author}", "name": f"Человек {said.author}", "kind": "person"},
        "text": said.text,
        "at": said.at,
        "thread": f"post-{said.thread}" if wall else None,
        "reply_to": None,
        "picture": None,
        "forwarded_from_channel": False,
        "buttons": [],
        "hidden": False,
        "edited": False,
        "likes": 0,
        "views": 0,
    }
    return msgspec.json.encode({"id": said.number, "type": "message", "message": message})


def _is_wall(chat: int) -> bool:
    return chat < CHATS // 2


async def _settle_in(store: Store, now: datetime) -> None:
    places = {f"chat-{chat}": Place.WALL if _is_wall(chat) else Place.CHAT for chat in range(CHATS)}
    community = Community(
        id=COMMUNITY,
        platform=PLATFORM,
        title="Bench",
        mode=Mode.ACT,
        places={**places, "duty": Place.DUTY, "desk": Place.DESK},
        # A made-up crowd is no raid, however many there are.
        raids=Raids(joins=1_000_000),
    )
    async with store.begin() as ledger:
        await ledger.communities.save(community, "bench", now)
        for entry in faq():
            await ledger.faq.put(COMMUNITY, entry, "bench", now)
