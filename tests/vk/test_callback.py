"""Callback servers: confirmed first, then told everything until they say ok."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web

from tests.vk.clients import Bare
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk


async def until(look: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not look():
            await asyncio.sleep(0.01)


@dataclass
class Listener:
    """Somebody's server; `answers` are what it says before it says what it should."""

    code: str
    address: str = ""
    answers: list[tuple[int, str]] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.heard.append(body)
        if self.answers:
            status, text = self.answers.pop(0)
            return web.Response(status=status, text=text)
        return web.Response(text=self.code if body["type"] == "confirmation" else "ok")


@pytest.fixture
async def listener(cafe: Community) -> AsyncIterator[Listener]:
    made = Listener(cafe.events.confirmation)
    app = web.Application()
    app.router.add_post("/vk", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/vk"
    yield made
    await runner.cleanup()


async def test_a_server_is_confirmed_and_told_what_it_asked_for(
    olga: Person, cafe: Community, bot: Bare, listener: Listener
) -> None:
    code = (await bot("groups.getCallbackConfirmationCode", group_id=cafe.id))["code"]
    assert code == listener.code
    call = {"group_id": cafe.id, "url": listener.address, "title": "Бот", "secret_key": "тайна"}
    number = (await bot("groups.addCallbackServer", **call))["server_id"]
    await until(lambda: cafe.events.servers[number].status == "ok")
    await bot("groups.setCallbackSettings", group_id=cafe.id, server_id=number, message_new=True)
    olga.says(cafe, "раз")
    olga.joins(cafe)
    await until(lambda: len(listener.heard) == 2)
    confirmation, event = listener.heard
    assert confirmation == {"type": "confirmation", "group_id": cafe.id, "secret": "тайна"}
    assert (event["type"], event["secret"], event["v"]) == ("message_new", "тайна", "5.199")
    [shown] = (await bot("groups.getCallbackServers", group_id=cafe.id))["items"]
    assert (shown["status"], shown["url"]) == ("ok", listener.address)
    settings = await bot("groups.getCallbackSettings", group_id=cafe.id, server_id=number)
    assert settings["events"]["message_new"] == 1
    edited = {"group_id": cafe.id, "server_id": number, "url": listener.address, "title": "Бот"}
    await bot("groups.editCallbackServer", **edited, secret_key="другая")
    await until(lambda: listener.heard[-1]["secret"] == "другая")
    await bot("groups.deleteCallbackServer", group_id=cafe.id, server_id=number)
    assert (await bot.error("groups.getCallbackSettings", group_id=cafe.id, server_id=number))[0] == 104


async def test_an_event_is_told_again_until_it_is_taken(
    api: ServedVk, olga: Person, cafe: Community, listener: Listener
) -> None:
    server = api.vk.add_callback(cafe, listener.address)
    await until(lambda: server.status == "ok")
    listener.answers = [(500, "ok"), (200, "not ok"), (200, "")]
    olga.says(cafe, "раз")
    olga.says(cafe, "два")
    await until(lambda: not server.queue)
    texts = [event["object"]["message"]["text"] for event in listener.heard[1:]]
    assert texts == ["раз", "раз", "раз", "раз", "два"]
    assert len({event["event_id"] for event in listener.heard[1:]}) == 2
