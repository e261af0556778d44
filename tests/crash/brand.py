"""A brand on some platform, as the crash test needs it: people speak there, and one sees what came of it.

`brand_local`, `brand_telegram` and `brand_vk` are the three that there are.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Protocol

import msgspec

from bot.platforms.local import starter
from models.clock import system_clock
from models.communities import Community, Mode, Place, Raids
from models.faq import Entry
from models.staff import Colleague, Role
from models.storage.schema import migrate
from models.storage.store import Store
from tests.crash.crowd import Said

PRESSED = ("Беру", "Вернуть", "Не проблема", "Закрыть")
"""The beginnings of the buttons that the moderator presses."""

Where = tuple[str, str]
"""A chat and a message in it."""


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a card of the duty chat."""

    label: str
    message: Any
    data: Any


@dataclass(frozen=True, slots=True)
class Written:
    """A message of the bot that stands; `card` where it has buttons."""

    at: Where
    text: str
    card: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What one sees on a platform that does not know our keys.

    `gone` are messages of people that were taken away, `until` the end of what keeps somebody from writing
    in a chat, in Unix time. In chats of `for_good` what is gone never comes back.
    """

    written: Sequence[Written]
    posts: Sequence[Written]
    gone: frozenset[Where]
    until: Mapping[tuple[str, str], int]
    for_good: frozenset[str] = field(default_factory=frozenset)


class Brand(Protocol):
    """Where the day happens. `around` are points to which the program must have come before it is over,
    `counted` the condition of those rows of the inbox that must all have come."""

    platform: ClassVar[str]
    counted: ClassVar[str]
    around: ClassVar[frozenset[str]]
    threads: Sequence[str]
    settings: Mapping[str, str]

    async def say_all(self, said: Sequence[Said]) -> list[Where]:
        """Say everything; returns the messages of those who were allowed to."""

    async def plan(self, text: str, *, picture: bool) -> None:
        """Have the specialist queue a post for the second after it is read."""

    async def keys(self) -> Sequence[Key]:
        """The buttons of all cards."""

    async def press(self, key: Key) -> None:
        """Have the moderator press one."""

    async def quiet(self) -> None:
        """Let the platform finish what the dead had put on its way, as the lease promises."""

    def hears(self, ours: Path) -> bool:
        """Whether what is said from now on must reach the program, alive or dead."""

    def came(self, spoken: int) -> int:
        """How many events the inbox must hold in the end, `spoken` being what people and staff did."""


def answers() -> list[Entry]:
    """Those of the starter."""
    known = msgspec.json.decode((Path(starter.__file__).parent / "ru.json").read_bytes())
    return [
        Entry(id=one["id"], phrasings=tuple(one["questions"]), answer=one["answer"]) for one in known["faq"]
    ]


async def settle_in(
    file: Path, community: Community, staff: Mapping[Role, Sequence[str]], faq: Sequence[Entry] = ()
) -> None:
    """A database in which a community is set up: its places, its people, its answers."""
    file.parent.mkdir(parents=True, exist_ok=True)
    url, now = f"sqlite+aiosqlite:///{file}", system_clock()
    await migrate(url)
    store = await Store.open(url, system_clock)
    try:
        async with store.begin() as ledger:
            await ledger.communities.save(community, "start", now)
            for role, people in staff.items():
                for person in people:
                    colleague = Colleague(community=community.id, person=person, name=role, role=role)
                    await ledger.communities.appoint(colleague, "start", now)
            for entry in faq:
                await ledger.faq.put(community.id, entry, "start", now)
    finally:
        await store.close()


def community(platform: str, places: Mapping[str, Place]) -> Community:
    """A brand in which the bot acts by itself; its specialist is sent nothing because it is Monday."""
    # A made-up crowd is no raid, however many there are.
    crowd = Raids(joins=1_000_000)
    return Community(
        id=platform,
        platform=platform,
        title="Кофейня",
        mode=Mode.ACT,
        places=places,
        raids=crowd,
        weekly_report=False,
    )


async def soon(seconds: float) -> None:
    """A moment in which others go on; what it is waited for can't be seen from here."""
    await asyncio.sleep(seconds)
