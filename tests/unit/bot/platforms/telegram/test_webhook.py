"""Telegram calls us: only Telegram is believed, and an update is stored before it is acknowledged."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from aiogram.methods import DeleteWebhook, SetWebhook
from fastapi import FastAPI

from bot.background import Background
from bot.http_server import HttpServer
from bot.platforms.hearing import TELL_AFTER, Hearing
from bot.platforms.telegram import mapping
from bot.platforms.telegram.caller import Caller, default_limits
from bot.platforms.telegram.places import PLATFORM
from bot.platforms.telegram.session import connect
from bot.platforms.telegram.webhook import HEADER, Webhook
from models.clock import system_clock
from models.messages import Message
from models.outages import Outage
from tests.fakes import Inbox
from tests.running import until
from tests.unit.bot.platforms.telegram.conftest import Shop


@dataclass(slots=True)
class Hooked:
    shop: Shop
    inbox: Inbox
    hook: Webhook
    url: str


@pytest.fixture
async def hooked(shop: Shop) -> AsyncIterator[Hooked]:
    outer, inbox = FastAPI(), Inbox()
    server = HttpServer(outer, "127.0.0.1", 0)
    url = f"{server.address}/telegram"
    hook = Webhook(url, b"key", inbox, shop.gateway.caller, shop.memory, shop.watch, shop.intake.hearing)
    outer.mount("", hook.app)
    async with Background() as background:
        background.start("webhook", server.run_until_stopped)
        await hook.announce()
        yield Hooked(shop, inbox, hook, url)


async def test_what_telegram_brings_is_kept_once_and_in_order(hooked: Hooked) -> None:
    for text in ("раз", "два"):
        hooked.shop.olga.says(hooked.shop.group, text)

    async def both() -> bool:
        return len(hooked.inbox.kept) == 2

    await until(both)
    said = [mapping.incoming(event.raw) for event in hooked.inbox.kept]
    assert [one.text for one in said if isinstance(one, Message)] == ["раз", "два"]


async def test_what_could_not_be_kept_is_brought_again(hooked: Hooked) -> None:
    hooked.inbox.full = 1
    hooked.shop.olga.says(hooked.shop.group, "раз")

    async def kept() -> bool:
        return bool(hooked.inbox.kept)

    await until(kept)


@pytest.mark.parametrize("secret", ["", "guessed", "пароль"])
async def test_who_does_not_know_the_secret_is_sent_away(hooked: Hooked, secret: str) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {HEADER: secret} if secret.isascii() else {HEADER: secret.encode().decode("latin-1")}
        async with session.post(hooked.url, data=b'{"update_id": 1}', headers=headers) as answer:
            assert answer.status == 403
    assert hooked.inbox.kept == []


async def test_the_secret_outlives_a_restart_and_differs_from_key_to_key(hooked: Hooked) -> None:
    again = [
        Webhook(
            hooked.url,
            key,
            hooked.inbox,
            hooked.shop.gateway.caller,
            hooked.shop.memory,
            system_clock,
            hooked.shop.intake.hearing,
        )
        for key in (b"key", b"another")
    ]
    assert again[0]._secret == hooked.hook._secret != again[1]._secret


async def test_what_has_no_number_is_dropped_and_not_brought_again(hooked: Hooked) -> None:
    async with aiohttp.ClientSession() as session:
        headers = {HEADER: hooked.hook._secret}
        async with session.post(hooked.url, data=b"<html>", headers=headers) as answer:
            assert answer.status == 200
    assert hooked.inbox.kept == []


async def test_updates_that_can_not_be_brought_are_a_trouble_until_they_can(hooked: Hooked) -> None:
    shop, hook = hooked.shop, hooked.hook
    await hook.look()
    assert hook.troubles == {}
    hooked.inbox.full = 1_000_000
    shop.olga.says(shop.group, "раз")

    async def failed() -> bool:
        await hook.look()
        return bool(hook.troubles)

    await until(failed)
    why = hook.troubles["webhook"]
    assert (why.key, why.params["count"]) == ("trouble.telegram.webhook", 1)
    hooked.inbox.full = 0

    async def over() -> bool:
        await hook.look()
        return not hook.troubles

    await until(over)


async def test_a_webhook_that_somebody_took_away_is_set_again(hooked: Hooked) -> None:
    await hooked.shop.gateway.caller.call(DeleteWebhook())
    await hooked.hook.look()
    hooked.shop.olga.says(hooked.shop.group, "раз")

    async def kept() -> bool:
        return bool(hooked.inbox.kept)

    await until(kept)


async def test_updates_that_go_to_another_address_are_a_trouble(hooked: Hooked) -> None:
    await hooked.shop.gateway.caller.call(SetWebhook(url="http://127.0.0.1:9/other"))
    await hooked.hook.look()
    assert hooked.hook.troubles["webhook"].params == {"host": "127.0.0.1:9"}


async def test_a_telegram_that_does_not_answer_says_nothing_about_the_webhook(hooked: Hooked) -> None:
    hooked.shop.api.mishaps.add("getWebhookInfo", "html")
    await hooked.hook.look()
    assert hooked.hook.troubles == {}


@dataclass(slots=True)
class Watched:
    """A webhook with somebody who is told of outages."""

    hook: Webhook
    outages: list[Outage]


@pytest.fixture
def watched(hooked: Hooked) -> Watched:
    outages: list[Outage] = []

    async def told(outage: Outage) -> None:
        outages.append(outage)

    shop, hook = hooked.shop, hooked.hook
    hook._hearing = Hearing(PLATFORM, shop.memory, shop.watch, told)
    return Watched(hook, outages)


async def test_a_telegram_that_asks_us_to_slow_down_is_not_silent(shop: Shop, watched: Watched) -> None:
    await watched.hook.look()
    shop.api.mishaps.add("getWebhookInfo", "rate_limit", seconds=3600)
    for _ in range(3):
        await watched.hook.look()
        shop.watch.now += TELL_AFTER
    assert watched.outages == []


async def test_a_telegram_that_brings_updates_is_not_silent_whatever_it_answers(
    hooked: Hooked, watched: Watched
) -> None:
    hooked.shop.api.mishaps.add("getWebhookInfo", "html", times=100)
    await watched.hook.look()
    hooked.shop.watch.now += TELL_AFTER / 2
    hooked.shop.olga.says(hooked.shop.group, "раз")

    async def heard() -> bool:
        return bool(hooked.inbox.kept) and watched.hook._hearing._since is None

    await until(heard)
    hooked.shop.watch.now += TELL_AFTER / 2
    await watched.hook.look()
    assert watched.outages == []


async def test_a_telegram_that_nobody_reaches_is_silent_also_while_calls_wait(shop: Shop) -> None:
    outages: list[Outage] = []

    async def told(outage: Outage) -> None:
        outages.append(outage)

    bot = connect("1:a", "http://127.0.0.1:9")
    hearing = Hearing(PLATFORM, shop.memory, shop.watch, told)
    caller = Caller(bot, default_limits())
    hook = Webhook("http://127.0.0.1:9/hook", b"key", Inbox(), caller, shop.memory, shop.watch, hearing)
    await hook.look()
    shop.watch.now += TELL_AFTER
    await hook.look()
    await bot.session.close()
    assert len(outages) == 1


async def test_a_telegram_that_can_not_be_reached_is_told_once_it_lasts_and_when_it_is_back(
    shop: Shop,
) -> None:
    outages: list[Outage] = []

    async def told(outage: Outage) -> None:
        outages.append(outage)

    hearing = Hearing(PLATFORM, shop.memory, shop.watch, told)
    caller = shop.gateway.caller
    hook = Webhook("http://127.0.0.1:9/hook", b"key", Inbox(), caller, shop.memory, shop.watch, hearing)
    await hook.look()
    shop.api.mishaps.add("getWebhookInfo", "html", times=100)
    await hook.look()
    shop.watch.now += TELL_AFTER
    await hook.look()
    assert [outage.until for outage in outages] == [None]
    shop.api.mishaps.script.clear()
    await hook.look()
    assert outages[-1].until == shop.watch()
