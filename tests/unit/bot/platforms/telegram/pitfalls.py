"""A brand's Telegram with all stories behind it, moved on by hand: what a pitfall does to the whole.

async with brand() as shop:
    said = shop.petya.says(shop.group, "#spam")
    await shop.on()                 # updates are fetched and stored, handled, and what follows is done
    assert said.deleted
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.assembly import Machine
from bot.platforms.limits import Budget, Limits
from bot.platforms.memory import StoredMemory
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.client import TelegramGateway
from bot.platforms.telegram.intake import TelegramIntake
from bot.platforms.telegram.places import PLATFORM
from bot.platforms.telegram.session import connect
from bot.stories import Stories
from bot.transport.stored import Delivering, Pace
from handlers.orders.delivery import Patience
from models.cases import Case, CaseState
from models.clock import system_clock
from models.communities import Community, Mode, Place
from models.staff import Colleague, Role
from models.storage.store import Store
from moderation.judges import Judges
from tests.fakes import MarkedWords, PlainSigner, Watch
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat, Message

_FAST = Budget(per_second=10_000, burst=100)


@dataclass(slots=True)
class Brand:
    """The people and chats of a brand, and the program as it works there."""

    api: ServedBotApi
    url: str
    watch: Watch
    owner: Person
    petya: Person
    channel: Chat
    group: Chat
    duty: Chat
    seconds: list[float] = field(default_factory=lambda: [0.0])
    after: int = 0
    store: Any = None
    machine: Any = None
    intake: Any = None
    delivering: Any = None
    gateway: Any = None

    async def on(self) -> None:
        """Until nothing is left to do."""
        await self.fetch()
        idle = 0
        while idle < 2:
            handled = await self.machine.work.round()
            idle = 0 if await self.delivering.round() or handled else idle + 1
            self.seconds[0] += 1  # an album whose parts have all come is complete now

    async def fetch(self) -> int:
        """Updates are stored; the next fetch acknowledges them."""
        events = await self.intake.fetch(self.after, timedelta(0))
        async with self.store.begin() as ledger:
            await ledger.inbox.store(events, self.watch())
        self.after = max([self.after, *(one.position for one in events)])
        return len(events)

    async def later(self, span: timedelta) -> None:
        """Time passes, and what was put off is done."""
        self.watch.now += span
        await self.on()

    async def cases(self) -> list[Case]:
        """All cases, the oldest first."""
        async with self.store.reading() as ledger:
            found: list[Case] = await ledger.cases.listing(PLATFORM, tuple(CaseState), 100)
        return found[::-1]

    def said_by_us(self, chat: Chat) -> list[str]:
        """What the bot said in a chat that still stands there."""
        return [one.text for one in chat.standing() if one.by_bot]

    def calls(self, method: str) -> list[Any]:
        """The calls of a method that were answered well."""
        return [call for call in self.api.calls if call.method == method and call.status == 200]

    async def restarted(self, stack: AsyncExitStack) -> None:
        """Another process goes on with the same database."""
        if self.store is not None:
            await self.store.close()
        self.store = await Store.open(self.url, self.watch)
        stack.push_async_callback(self.store.close)
        bot = connect(self.api.token, self.api.address)
        stack.push_async_callback(bot.session.close)
        memory = StoredMemory(PLATFORM, self.store, self.watch)
        judges: Any = Judges(MarkedWords())  # type: ignore[arg-type]
        signer: Any = PlainSigner()
        self.machine = Machine.of(Stories(self.store, judges, signer, self.watch), Pace(), asyncio.Event())
        self.machine.work.read.clock = lambda: self.seconds[0]
        self.gateway = gateway = TelegramGateway(
            Caller(bot, Limits(token=_FAST, chat=_FAST)), memory, self.watch
        )
        self.delivering: Delivering = self.machine.delivering(PLATFORM, gateway, Patience())
        self.intake, self.after = TelegramIntake(bot, memory, self.watch), 0


@asynccontextmanager
async def brand(url: str, mode: Mode = Mode.ACT) -> AsyncIterator[Brand]:
    """A brand on the migrated database at `url`."""
    watch = Watch(system_clock())
    async with served_bot_api(watch) as api, AsyncExitStack() as stack:
        telegram = api.telegram
        owner, petya = telegram.person("Влад"), telegram.person("Петя")
        channel = telegram.channel("Лавка", owner)
        group = telegram.supergroup("Чат лавки", owner, linked=channel, members=[petya])
        duty = telegram.supergroup("Дежурные", owner)
        shop = Brand(api, url, watch, owner, petya, channel, group, duty)
        await shop.restarted(stack)
        async with shop.store.begin() as ledger:
            places = {str(channel.id): Place.WALL, str(group.id): Place.COMMENTS, str(duty.id): Place.DUTY}
            community = Community(
                id=PLATFORM,
                platform=PLATFORM,
                title="Лавка",
                mode=mode,
                places=places,
                titles={str(group.id): "Чат лавки"},
                burst=timedelta(0),
            )
            await ledger.communities.save(community, "start", watch())
            vlad = Colleague(community=PLATFORM, person=str(owner.id), name="Влад", role=Role.OWNER)
            await ledger.communities.appoint(vlad, "start", watch())
        await shop.on()
        yield shop


def file_url(folder: Path) -> str:
    """Where the database of a test is."""
    return f"sqlite+aiosqlite:///{folder}/bot.db"


def card(shop: Brand) -> Message:
    """The last card in the duty chat."""
    return [one for one in shop.duty.standing() if one.by_bot and one.markup][-1]
