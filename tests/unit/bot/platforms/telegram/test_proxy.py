"""Telegram is reached through a proxy with a name and a password, and the password is told nobody."""

from datetime import timedelta
from typing import Any

import pytest
from aiogram.methods import GetMe
from structlog.testing import capture_logs

from bot.platforms.limits import Budget, Limits
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.intake import TelegramIntake
from bot.platforms.telegram.session import connect
from models.errors import RateLimited
from tests.fakes import Recollections
from tests.unit.bot.platforms.telegram.conftest import Shop
from tests.unit.bot.platforms.telegram.proxies import PASSWORD, proxy

FAST = Budget(per_second=10_000, burst=100)


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_calls_and_updates_go_through_the_proxy(shop: Shop, scheme: str) -> None:
    shop.olga.says(shop.group, "привет")
    async with proxy() as way:
        bot = connect(shop.api.token, shop.api.address, way.url(scheme))
        me = await Caller(bot, Limits(token=FAST, chat=FAST)).call(GetMe())
        events = await TelegramIntake(bot, Recollections(), shop.watch).fetch(0, timedelta(0))
        await bot.session.close()
    assert me["username"] == "smotritel_bot"
    assert len(events) == 1
    assert set(way.through) == {shop.api.address.removeprefix("http://")}


@pytest.mark.parametrize("scheme", ["socks5", "http"])
async def test_a_wrong_password_is_an_outage_that_is_waited_out_and_told_without_it(
    shop: Shop, scheme: str
) -> None:
    async with proxy() as way:
        bot = connect(shop.api.token, shop.api.address, way.url(scheme, "wrong-" + PASSWORD))
        with capture_logs() as logs, pytest.raises(RateLimited) as limited:
            await Caller(bot, Limits(token=FAST, chat=FAST)).call(GetMe())
        await bot.session.close()
    assert way.refused
    told: list[Any] = [limited.value, limited.value.__cause__, *logs]
    assert PASSWORD not in " ".join(map(str, told))
