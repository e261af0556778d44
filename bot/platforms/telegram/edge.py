"""Telegram as a running Smotritel meets it: the adapter of one bot, while it is needed.

aiogram takes seconds to import and much memory, so it is imported when somebody connects.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.memory import StoredMemory
from bot.platforms.telegram.places import PLATFORM
from handlers.commands.console import Console
from handlers.ports import Communities
from models.capabilities import Capability
from models.clock import Clock
from models.communities import Community, Mode
from models.storage.store import Store
from models.texts import Texts

if TYPE_CHECKING:
    from bot.platforms.door import Take
    from bot.platforms.hearing import Tell
    from bot.platforms.limits import Limits
    from bot.platforms.telegram.caller import Caller
    from bot.platforms.telegram.client import TelegramGateway
    from bot.platforms.telegram.intake import TelegramIntake
    from bot.platforms.telegram.menu import Menu
    from bot.platforms.telegram.webhook import Webhook

LACKING: Final = (Capability.CLOSE_COMMENTS,)
"""What Telegram does not have."""

COLLECT_EVERY: Final = timedelta(hours=1)
GIVE_BACK_EVERY: Final = timedelta(minutes=1)
MENU_EVERY: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Whose bot, and the way to it; an empty `server` is Telegram's own."""

    token: str
    server: str = ""
    proxy: str = ""


def bot_of(token: str) -> str:
    """The id of the bot that a token belongs to."""
    return token.partition(":")[0]


@dataclass(frozen=True, slots=True)
class TelegramEdge:
    """The adapter of one bot."""

    caller: "Caller"
    memory: StoredMemory
    intake: "TelegramIntake"
    gateway: "TelegramGateway"
    clock: Clock

    async def give_back(self) -> None:
        """Put earlier restrictions back where a mute has ended; a tick."""
        await self.gateway.restraints.give_back()

    def webhook(self, url: str, key: bytes, take: "Take") -> "Webhook":
        """The address at which Telegram brings updates by itself."""
        from bot.platforms.telegram.webhook import Webhook

        return Webhook(url, key, take, self.caller, self.memory, self.clock, self.intake.hearing)

    def menu(self, store: Store, texts: Texts, console: Console) -> "Menu":
        """The menus of commands; the bot's own name is told to `console` when it is known."""
        from bot.platforms.telegram.menu import Menu

        return Menu(self.caller, store, texts, console)


@asynccontextmanager
async def connected(
    connection: Connection,
    store: Store,
    clock: Clock,
    tell: "Tell",
    limits: "Limits | None" = None,
    contents: Contents = NOTHING_KEPT,
) -> AsyncIterator[TelegramEdge]:
    """The adapter, while the block lasts. Telegram need not be reachable yet; `tell` hears of outages."""
    from bot.platforms.telegram.caller import Caller, default_limits
    from bot.platforms.telegram.client import TelegramGateway
    from bot.platforms.telegram.intake import TelegramIntake
    from bot.platforms.telegram.session import connect

    bot = connect(connection.token, connection.server, connection.proxy)
    memory = StoredMemory(PLATFORM, store, clock)
    caller = Caller(bot, limits or default_limits())
    try:
        intake = TelegramIntake(bot, memory, clock, tell)
        gateway = TelegramGateway(caller, memory, clock, contents)
        yield TelegramEdge(caller, memory, intake, gateway, clock)
    finally:
        await bot.session.close()


async def settle_in(communities: Communities, language: str, now: datetime) -> None:
    """The brand's community on Telegram, made if there is none: it proposes and does nothing by itself."""
    if any(known.platform == PLATFORM for known in await communities.all()):
        return
    community = Community(
        id=PLATFORM, platform=PLATFORM, title="Telegram", language=language, mode=Mode.SUGGEST
    )
    await communities.save(community, "start", now)
