"""VK calls us: only VK is believed, and an event is stored before it is acknowledged."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from fastapi import FastAPI

from bot.background import Background
from bot.http_server import HttpServer
from bot.platforms.hearing import TELL_AFTER, Hearing
from bot.platforms.vk import mapping
from bot.platforms.vk.callback import Callback
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.gaps import Gaps
from bot.platforms.vk.last import GAP, Last
from bot.platforms.vk.reception import Reception
from models.messages import Message
from models.outages import Outage
from tests.fakes import Inbox, Recollections
from tests.running import until
from tests.unit.bot.platforms.vk.conftest import Cafe


@dataclass(slots=True)
class Called:
    cafe: Cafe
    inbox: Inbox
    callback: Callback
    url: str
    restarted: Callable[[], Callback]
    outages: list[Outage]

    async def posted(self, **body: Any) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.url, json=body) as answer,
        ):
            return answer.status, await answer.text()

    async def texts(self, count: int) -> list[str]:
        async def kept() -> bool:
            return len(self.inbox.kept) >= count

        await until(kept)
        read = [mapping.incoming(event.raw) for event in self.inbox.kept]
        return [one.text for one in read if isinstance(one, Message)]


@pytest.fixture
async def called(cafe: Cafe) -> AsyncIterator[Called]:
    outer, inbox = FastAPI(), Inbox()
    server = HttpServer(outer, "127.0.0.1", 0)
    url = f"{server.address}/vk"
    reception = Reception(cafe.keys, Choices(Recollections(), cafe.watch), cafe.watch)
    memory = Recollections()
    outages: list[Outage] = []

    async def told(outage: Outage) -> None:
        outages.append(outage)

    def restarted() -> Callback:
        hearing = Hearing("vk", memory, cafe.watch, told)
        last, gaps = Last(memory, cafe.watch), Gaps(cafe.keys, memory, cafe.watch)
        return Callback(url, b"key", inbox, cafe.keys, reception, last, hearing, gaps)

    callback = restarted()
    outer.mount("", callback.app)
    async with Background() as background:
        background.start("callback", server.run_until_stopped)
        await callback.announce()
        yield Called(cafe, inbox, callback, url, restarted, outages)


async def test_what_vk_brings_is_kept_in_order_with_names_and_without_the_secret(called: Called) -> None:
    for text in ("раз", "два"):
        called.cafe.olga.says(called.cafe.community, text)
    assert await called.texts(2) == ["раз", "два"]
    said = mapping.incoming(called.inbox.kept[0].raw)
    assert isinstance(said, Message)
    assert said.author.name == "Ольга Ким"
    assert b"secret" not in called.inbox.kept[0].raw


async def test_half_an_emoji_is_no_reason_to_turn_an_event_away(called: Called) -> None:
    for text in ("казино \ud83d", "два"):
        called.cafe.olga.says(called.cafe.community, text)
    assert await called.texts(2) == ["казино \ufffd", "два"]


async def test_after_a_long_stop_comments_are_fetched_from_the_wall(called: Called) -> None:
    cafe = called.cafe
    pie = cafe.owner.posts(cafe.community, "Пирог")
    cafe.olga.comments(pie, "до")
    await until(lambda: _texts(called, "до"))
    for server in cafe.community.events.servers.values():
        server.settings.kinds.clear()  # VK has given up bringing it
    cafe.olga.comments(pie, "пока бот стоял")
    await called.restarted().announce()
    assert await _texts(called, "пока бот стоял") is None  # a short stop VK makes up for by itself
    cafe.watch.now += GAP + timedelta(seconds=1)
    await called.restarted().announce()
    assert await _texts(called, "пока бот стоял")


async def test_comments_that_vk_does_not_bring_are_fetched_and_its_silence_is_a_trouble(
    called: Called,
) -> None:
    cafe, callback = called.cafe, called.callback
    pie = cafe.owner.posts(cafe.community, "Пирог")
    cafe.olga.comments(pie, "до")
    await until(lambda: _texts(called, "до"))
    cafe.watch.now += GAP + timedelta(seconds=1)
    await callback.look()
    assert callback.troubles == {}, "nobody writes, so nothing need come"
    [server] = cafe.community.events.servers.values()
    kinds = set(server.settings.kinds)
    server.settings.kinds.clear()
    cafe.olga.comments(pie, "мимо")
    await callback.look()
    assert await _texts(called, "мимо") is None, "it was looked a moment ago"
    cafe.watch.now += GAP + timedelta(seconds=1)
    await callback.look()
    assert await _texts(called, "мимо")
    assert callback.troubles["silent"].params == {"count": 1}
    server.settings.kinds |= kinds
    cafe.olga.comments(pie, "снова")
    await until(lambda: _texts(called, "снова"))
    assert callback.troubles == {}


async def test_before_vk_was_told_the_address_its_silence_is_none(called: Called) -> None:
    called.cafe.community.events.servers.clear()
    again = called.restarted()
    await again.look()
    assert again.troubles == {}


async def test_silence_after_a_restart_is_noticed_before_another_comment_comes(called: Called) -> None:
    cafe = called.cafe
    pie = cafe.owner.posts(cafe.community, "Пирог")
    cafe.olga.comments(pie, "вкусно")
    await until(lambda: _texts(called, "вкусно"))
    again = called.restarted()
    await again.announce()
    [server] = cafe.community.events.servers.values()
    server.settings.kinds.clear()
    cafe.olga.comments(pie, "мимо")
    cafe.watch.now += GAP + timedelta(minutes=1)
    await again.look()
    assert again.troubles["silent"].params == {"count": 1}


async def test_a_vk_that_can_not_be_reached_is_told_once_it_lasts_and_when_it_is_back(called: Called) -> None:
    cafe = called.cafe
    await called.callback.look()
    cafe.api.mishaps.add("groups.getCallbackServers", "html", times=100)
    await called.callback.look()
    cafe.watch.now += TELL_AFTER
    await called.callback.look()
    [outage] = called.outages
    assert outage.until is None
    cafe.api.mishaps.script.clear()
    await called.callback.look()
    assert called.outages[-1].until == cafe.watch()


async def test_a_server_that_vk_has_given_up_is_a_trouble(called: Called) -> None:
    [server] = called.cafe.community.events.servers.values()

    async def confirmed() -> bool:
        return server.status == "ok"

    await until(confirmed)
    server.status = "failed"
    await called.callback.look()
    assert called.callback.troubles["callback"].params == {"status": "failed"}
    server.status = "ok"
    await called.callback.look()
    assert called.callback.troubles == {}


async def _texts(called: Called, text: str) -> bool | None:
    read = [mapping.incoming(event.raw) for event in called.inbox.kept]
    return any(isinstance(one, Message) and one.text == text for one in read) or None


async def test_what_could_not_be_kept_is_brought_again(called: Called) -> None:
    called.inbox.full = 1
    called.cafe.olga.says(called.cafe.community, "раз")
    assert await called.texts(1) == ["раз"]


async def test_announcing_twice_makes_one_server(called: Called) -> None:
    await called.callback.announce()
    assert len(called.cafe.community.events.servers) == 1
    called.cafe.olga.says(called.cafe.community, "раз")
    assert await called.texts(1) == ["раз"]


@pytest.mark.parametrize("secret", ["", "guessed", "пароль"])
async def test_who_does_not_know_the_secret_is_sent_away(called: Called, secret: str) -> None:
    group = called.cafe.community.id
    for kind in ("message_new", "confirmation"):
        status, words = await called.posted(type=kind, group_id=group, secret=secret, object={})
        assert (status, words) == (403, "")
    assert called.inbox.kept == []


async def test_what_is_no_event_is_sent_away(called: Called) -> None:
    assert (await called.posted(what="?"))[0] == 400


async def test_what_does_not_concern_us_is_acknowledged_and_not_kept(called: Called) -> None:
    [server] = called.cafe.community.events.servers.values()
    known = {"group_id": called.cafe.community.id, "secret": server.secret, "event_id": "e"}
    assert await called.posted(type="message_reply", object={}, **known) == (200, "ok")
    other = known | {"group_id": 1}
    assert (await called.posted(type="message_new", object={}, **other))[0] == 403
    assert called.inbox.kept == []
