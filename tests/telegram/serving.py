"""The Bot API of a made-up Telegram on a loopback port, for tests.

    async with served_bot_api() as api:          # skips the test where ../shared/schemas is absent
        telegram = api.telegram
        owner, olga = telegram.person("Владелец"), telegram.person("Ольга")
        channel = telegram.channel("Кофейня", owner)
        group = telegram.supergroup("Чат Кофейни", owner, linked=channel)
        post = owner.posts(channel, "Новый пирог")
        olga.comments(post, "А с вишней?")       # the bot gets three updates by getUpdates
        ...                                      # a client works with api.address and api.token
        group.texts()                            # what can be read there now

`api.mishaps.add("sendMessage", "lose_reply")` lets things go wrong, `api.calls` is what the bot called and
how it was answered. When the block ends, calls with unknown methods or parameters and answers that the real
server would not give fail the test; `api.violations.clear()` forgives them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from models.clock import Clock, system_clock
from tests.telegram.contract import missing
from tests.telegram.pace import Limits, Pace
from tests.telegram.server import BotApi
from tests.telegram.telegram import Telegram
from tests.telegram.webhook import Poster

TOKEN = "1234567890:AAFakeTokenOfTheTests_0123456789abc"


class ServedBotApi(BotApi):
    """The Bot API and where it is; a bot's URL is `{address}/bot{token}/{method}`."""

    async def post(self) -> None:
        """Bring updates to the webhook, for ever."""
        await Poster(self.telegram).run()


@asynccontextmanager
async def served_bot_api(
    clock: Clock = system_clock, *, token: str = TOKEN, privacy: bool = False, limits: Limits | None = None
) -> AsyncIterator[ServedBotApi]:
    """The Bot API, answering inside the block. Without `limits` a bot may send as fast as it can."""
    if reason := missing():
        pytest.skip(reason)
    telegram = Telegram(clock, privacy=privacy)
    telegram.pace = Pace(limits, clock)
    api = ServedBotApi(telegram, token)
    await api.start()
    try:
        yield api
    finally:
        await api.stop()
    assert not api.violations, "\n".join(api.violations)
