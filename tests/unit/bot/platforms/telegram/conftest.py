"""A brand on a made-up Telegram, and our adapter to it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest

from bot.platforms.limits import Budget, Limits
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.client import TelegramGateway
from bot.platforms.telegram.intake import TelegramIntake
from bot.platforms.telegram.session import connect
from models.clock import system_clock
from tests.fakes import Recollections, Watch
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat

FAST = Budget(per_second=10_000, burst=100)


@dataclass(slots=True)
class Shop:
    """A channel, its discussion group, an owner, a subscriber, and the adapter as it works there."""

    api: ServedBotApi
    gateway: TelegramGateway
    intake: TelegramIntake
    watch: Watch
    owner: Person
    olga: Person
    channel: Chat
    group: Chat
    memory: Recollections = field(default_factory=Recollections)

    @property
    def called(self) -> list[str]:
        """The methods that were called, updates aside."""
        return [call.method for call in self.api.calls if call.method != "getUpdates"]


@pytest.fixture
async def shop() -> AsyncIterator[Shop]:
    watch = Watch(system_clock())
    async with served_bot_api(watch) as api:
        telegram = api.telegram
        owner, olga = telegram.person("Владелец"), telegram.person("Ольга")
        channel = telegram.channel("Лавка", owner)
        group = telegram.supergroup("Чат лавки", owner, linked=channel, members=[olga])
        bot = connect(api.token, api.address)
        memory = Recollections()
        gateway = TelegramGateway(Caller(bot, Limits(token=FAST, chat=FAST)), memory, watch)
        intake = TelegramIntake(bot, memory, watch)
        yield Shop(api, gateway, intake, watch, owner, olga, channel, group, memory)
        await bot.session.close()
