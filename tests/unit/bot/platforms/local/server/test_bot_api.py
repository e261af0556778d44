import asyncio
import json
from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.platforms.local.server.methods import METHODS
from bot.platforms.local.server.network import Options
from bot.platforms.local.server.pictures import LIMIT
from tests.servers import Browser, browsing, quick, served

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)
SEND = {"chat": "chat", "text": "т", "guid": "g"}
UNTIL = "2026-12-01T00:00:00Z"


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer nope"}, {"Authorization": "токен"}])
async def test_without_the_token_nothing_is_done(browser: Browser, header: dict[str, str]):
    wrong = {"Authorization": ""} | header
    for call in (
        browser.session.post("/bot/sendMessage", json=SEND, headers=wrong),
        browser.session.get("/bot/updates", headers=wrong),
    ):
        async with call as answer:
            assert answer.status == 401
    assert await browser.effects("sendMessage") == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1:80"])
async def test_another_name_for_this_machine_is_refused(browser: Browser, host: str):
    async with browser.session.get("/people", headers={"Host": host}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    ("method", "params"),
    [
        pytest.param("sendMassage", {}, id="a method that isn't there"),
        pytest.param("sendMessage", {}, id="nothing given"),
        pytest.param("sendMessage", SEND | {"silent": True}, id="a parameter that isn't there"),
        pytest.param("sendMessage", SEND | {"text": ""}, id="no text"),
        pytest.param("sendMessage", SEND | {"text": "т" * 4097}, id="too long a text"),
        pytest.param("sendMessage", SEND | {"text": 5}, id="a number as a text"),
        pytest.param("sendMessage", SEND | {"thread": 1}, id="a number as an id"),
        pytest.param("sendMessage", SEND | {"chat": "attic"}, id="an unknown chat"),
        pytest.param("sendMessage", SEND | {"reply_to": "999"}, id="an answer to nothing"),
        pytest.param("sendMessage", SEND | {"reply_to": "1"}, id="an answer to another chat"),
        pytest.param("sendMessage", SEND | {"buttons": [[{"label": "x"}]]}, id="a button without data"),
        pytest.param(
            "sendMessage", SEND | {"buttons": [[{"label": "x", "data": "d" * 65}]]}, id="too much data"
        ),
        pytest.param("publish", {"chat": "chat", "text": "т", "guid": "g"}, id="a post in a chat"),
        pytest.param("publish", {"chat": "wall", "text": "", "guid": "g"}, id="an empty post"),
        pytest.param("mute", {"chat": "chat", "person": "olga", "until": "tomorrow"}, id="no moment"),
        pytest.param(
            "mute", {"chat": "chat", "person": "olga", "until": "2026-12-01T00:00:00"}, id="no zone"
        ),
        pytest.param("mute", {"chat": "chat", "person": "nobody", "until": UNTIL}, id="an unknown person"),
        pytest.param("getResults", {"chat": "wall", "messages": []}, id="results of nothing"),
        pytest.param("getResults", {"chat": "wall", "messages": ["1"] * 101}, id="too many at once"),
        pytest.param("answerPress", {"press": "p-1", "text": "т"}, id="an unknown press"),
        pytest.param("deleteMessage", {"chat": "chat", "message": "²"}, id="a strange number"),
    ],
)
async def test_a_call_that_makes_no_sense_is_refused_in_words(
    browser: Browser, method: str, params: dict[str, Any]
):
    answer = await browser.bot(method, **params)
    assert browser.status == 400
    assert (answer["ok"], answer["code"]) == (False, 400)
    assert answer["error"].endswith(".")
    assert await browser.effects(method) == []


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)
names = st.sampled_from(
    [
        "chat",
        "text",
        "guid",
        "thread",
        "message",
        "messages",
        "person",
        "until",
        "press",
        "picture",
        "buttons",
    ]
)
values = json_values | st.sampled_from(["wall", "chat", "1", "olga", UNTIL, "p-1", "9" * 30])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.lists(st.dictionaries(names, values), min_size=1, max_size=10))
def test_whatever_is_asked_is_done_or_refused_but_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, method: str, bodies: list[dict[str, Any]]
):
    async def ask() -> None:
        file = tmp_path_factory.mktemp("network") / "n.db"
        async with served(quick(file)) as serving, browsing(serving.address) as browser:
            for body in bodies:
                await browser.bot(method, **body)
                assert browser.status in (200, 400, 403), json.dumps(body)

    asyncio.run(ask())


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(b"GIF89a" + bytes(50), id="another kind"),
        pytest.param(b"<svg onload=alert(1)>", id="a program"),
        pytest.param(b"", id="nothing"),
        pytest.param(PNG + bytes(LIMIT), id="too large"),
    ],
)
async def test_a_picture_is_judged_by_its_content_and_size(browser: Browser, picture: bytes):
    encoded = b64encode(picture).decode()
    await browser.bot("publish", chat="wall", text="т", guid="g", pictures=[encoded])
    assert browser.status == 400


async def test_a_picture_is_kept_under_a_name_of_ours_and_never_guessed_at(browser: Browser):
    await browser.bot("publish", chat="wall", text="", guid="g", pictures=["not base64!"])
    assert browser.status == 400
    encoded = b64encode(PNG).decode()
    post = (await browser.bot("publish", chat="wall", text="", guid="g", pictures=[encoded]))["result"]
    async with browser.session.get(f"/pictures/{post['picture']}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert await answer.read() == PNG
    [effect] = await browser.effects("publish")
    assert effect["params"]["pictures"] == post["pictures"] == [post["picture"]]


async def test_more_calls_than_allowed_wait_for_the_next_second(options: Options, clock: Any):
    slow = quick(options.file, calls_per_second=3, messages_per_second=2)
    async with served(slow, clock) as serving, browsing(serving.address) as browser:
        statuses = []
        for _ in range(3):
            await browser.bot("sendMessage", **SEND)
            statuses.append(browser.status)
        assert statuses == [200, 200, 429]
        clock.now += timedelta(milliseconds=400)
        refused = await browser.bot("getMe")
        assert refused["retry_after"] == pytest.approx(0.6)
        clock.now += timedelta(milliseconds=600)
        await browser.bot("sendMessage", **SEND)
        assert browser.status == 200


async def test_a_message_of_somebody_else_cannot_be_edited(browser: Browser):
    said = await browser.act("olga", "say", chat="chat", text="т")
    await browser.bot("editMessage", chat="chat", message=said["id"], text="другое")
    assert browser.status == 403


async def test_effects_are_noted_with_their_guid_and_whether_they_changed_anything(browser: Browser):
    said = await browser.act("olga", "say", chat="chat", text="т")
    await browser.bot("sendMessage", **SEND)
    for _ in range(2):
        await browser.bot("deleteMessage", chat="chat", message=said["id"])
    [sent] = await browser.effects("sendMessage")
    assert (sent["guid"], sent["params"]["text"]) == ("g", "т")
    assert [effect["changed"] for effect in await browser.effects("deleteMessage")] == [True, False]


async def test_a_guid_finds_copies_and_does_not_stop_them(browser: Browser):
    first = (await browser.bot("sendMessage", **SEND))["result"]
    second = (await browser.bot("sendMessage", **SEND))["result"]
    await browser.bot("deleteMessage", chat="chat", message=second["id"])
    found = (await browser.bot("findSent", chat="chat", guid="g"))["result"]["messages"]
    assert [(one["id"], one["hidden"]) for one in found] == [(first["id"], False), (second["id"], True)]
    assert (await browser.bot("findSent", chat="duty", guid="g"))["result"]["messages"] == []


async def test_a_press_can_be_answered_for_a_minute(browser: Browser, clock: Any):
    card = (await browser.bot("sendMessage", **SEND))["result"]
    press = (await browser.act("olga", "press", chat="chat", message=card["id"], data="x"))["press"]
    clock.now += timedelta(seconds=60)
    await browser.bot("answerPress", press=press, text="т")
    assert browser.status == 200
    clock.now += timedelta(seconds=1)
    await browser.bot("answerPress", press=press, text="т")
    assert browser.status == 400


async def test_a_chat_knows_its_members_and_the_bot_knows_itself(browser: Browser):
    assert (await browser.bot("getMe"))["result"]["name"] == "Кофейня «Маяк»"
    counts = [
        (await browser.bot("getChat", chat=chat))["result"]["members"] for chat in ("wall", "duty", "dm-olga")
    ]
    assert counts == [7, 2, 1]


async def test_at_most_a_hundred_updates_come_at_once_and_in_order(browser: Browser):
    said = [{"person": "olga", "chat": "chat", "text": str(number)} for number in range(150)]
    await browser.post("/bulk/say", said)
    first = (await browser.get("/bot/updates"))["updates"]
    rest = (await browser.get("/bot/updates", after=first[-1]["id"]))["updates"]
    assert [one["message"]["text"] for one in first + rest] == [str(number) for number in range(150)]
    assert len(first) == 100


async def test_a_waiting_bot_hears_at_once(browser: Browser):
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(browser.session.get("/bot/updates", params={"after": 0, "wait": 50}))
        await asyncio.sleep(0)
        await browser.act("olga", "say", chat="chat", text="т")
    async with waiting.result() as answer:
        [update] = (await answer.json())["updates"]
    assert (update["type"], update["message"]["text"]) == ("message", "т")


@pytest.mark.parametrize("query", [{"after": -1}, {"wait": 51}, {"wait": "nan"}, {"after": "x"}])
async def test_updates_are_asked_for_within_reason(browser: Browser, query: dict[str, Any]):
    await browser.get("/bot/updates", **query)
    assert browser.status == 400
