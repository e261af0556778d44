"""What runs and stops together: the loops, doors and pages of one process.

What is started, and in which order, is in `app` and, for each platform, in `starting`.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, Final

import structlog

from bot.assembly import Machine
from bot.background import Background, Restart
from bot.configuration.settings import Settings
from bot.media.keeping import Keeping
from bot.media.library import Library
from bot.platforms.abilities import NOT_HERE, declare
from bot.platforms.door import Door
from bot.platforms.memory import StoredMemory
from bot.scheduler import Ticker
from bot.transport.stored import Intake
from bot.web.serving import WebServer
from handlers.orders.delivery import Patience
from handlers.ports import Acquaintance, Platform
from models.capabilities import Capability
from models.storage.store import Store
from models.texts import Sentence

log = structlog.get_logger()

TELL_EVERY: Final = 5.0
LOOK_AT_DOOR_EVERY: Final = 20.0
COUNT_EVERY: Final = 3600.0
FINISH_WITHIN: Final = 10.0

Say = Callable[[str], None]
"""Prints a line for the person at the terminal."""


@dataclass(slots=True, kw_only=True)
class Running:
    """One process at work. `ended` are the loops that finish what they have in hand when asked to stop."""

    settings: Settings
    folder: Path
    key: bytes
    library: Library
    background: Background
    stack: AsyncExitStack
    ticker: Ticker
    machine: Machine
    stopping: asyncio.Event
    ended: list[asyncio.Event] = field(default_factory=list)
    pages: list[WebServer] = field(default_factory=list)

    @property
    def store(self) -> Store:
        """The one of the stories."""
        return self.machine.stories.store

    async def declare(self, platform: str, lacking: Sequence[Capability]) -> None:
        """Tell the stories what a platform does not have at all."""
        await declare(
            StoredMemory(platform, self.store, self.machine.stories.clock), dict.fromkeys(lacking, NOT_HERE)
        )

    def receive(self, platform: str, intake: Intake, flood: float = inf) -> None:
        """Ask a platform for events; with `flood` of them in an answer they are handled together."""
        receive = self.machine.receive(intake, flood)
        self.background.start(f"receive {platform}", receive, restart=Restart())

    def open(self, platform: str, door: Door, at: tuple[str, int]) -> None:
        """Let a platform bring events, and look whether it can."""
        self.ticker.every(LOOK_AT_DOOR_EVERY, f"look whether {platform} can call us", door.look)
        self.show(f"door of {platform}", WebServer(door.app, *at, asyncio.Event()))
        self.background.start(f"announce the door of {platform}", door.announce, restart=Restart())

    def show(self, name: str, server: WebServer) -> None:
        """Serve a page until all stops."""
        self.pages.append(server)
        self.background.start(name, server.run_until_stopped)

    def perform(self, platform: str, gateway: Platform, collect_every: timedelta) -> None:
        """Perform a platform's orders, and ask what came of its posts and how many follow us."""
        delivery, ticks = self.settings.delivery, self.machine.ticks
        patience = Patience(lease=timedelta(seconds=delivery.lease_seconds), attempts=delivery.attempts)
        keeping = Keeping(gateway, self.library)
        self.loop(f"deliver {platform}", self.machine.delivering(platform, keeping, patience))
        collect = partial(ticks.collect_results, platform, gateway, collect_every)
        sixth = max(1.0, collect_every.total_seconds() / 6)
        self.ticker.every(sixth, f"collect results of {platform}", collect)
        counting = partial(ticks.count_subscribers, platform, gateway)
        self.ticker.every(COUNT_EVERY, f"count subscribers of {platform}", counting)

    def tell_of_trouble(self, platform: str, troubles: Callable[[], Mapping[str, Sentence]]) -> None:
        """Have people see what keeps a platform from working."""
        tell = partial(self.machine.ticks.tell_of_trouble, platform, troubles)
        self.ticker.every(TELL_EVERY, f"tell of trouble with {platform}", tell)

    def look_at_strangers(self, platform: str, acquaintance: Acquaintance) -> None:
        """Look who writes there for the first time."""
        self.loop(f"look who is new on {platform}", self.machine.first_looks(platform, acquaintance))

    def loop(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run a loop that ends by itself once it is asked to stop."""
        ended = asyncio.Event()
        self.ended.append(ended)

        async def telling() -> None:
            await work()
            ended.set()

        self.background.start(name, telling, restart=Restart())

    @asynccontextmanager
    async def finishing(self) -> AsyncIterator[None]:
        """On the way out: no new rounds, and those in hand end before anything they use is closed."""
        yield
        self.stopping.set()
        self.machine.work_bell.ring()
        self.machine.deliver_bells.ring()
        try:
            async with asyncio.timeout(FINISH_WITHIN):
                for ended in self.ended:
                    await ended.wait()
        except TimeoutError:
            log.warning("something in hand did not finish in time; it will be found at the next start")
        for page in self.pages:
            page.stop()
        await self.background.stop()
