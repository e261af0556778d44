"""Calls with one key: pace, packing, pauses, and what leaks out of them."""

import asyncio
import io
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest
import requests
from structlog.testing import capture_logs
from urllib3 import HTTPResponse

from bot.platforms.limits import Budget, Limits
from bot.platforms.vk import session as vk
from bot.platforms.vk.failures import Answered, CaptchaNeeded, KeyIsOver, NotForThisKey
from bot.platforms.vk.key import BUDGETS, SESSIONS, Key, Kind, key
from bot.platforms.vk.lines import Lines
from models.clock import system_clock
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from tests.running import until
from tests.unit.bot.platforms.vk.conftest import Cafe, fast
from tests.vk.pace import Limits as Allowed
from tests.vk.pace import Pace

HOUR = timedelta(hours=1)


def paced(per_second: float) -> Limits:
    """Slow enough that calls wait for each other."""
    return Limits(token=Budget(per_second=per_second), chat=Budget(per_second=per_second))


async def test_a_call_is_answered(cafe: Cafe) -> None:
    [shown] = await cafe.key(Kind.GROUP).call("users.get", {"user_ids": [cafe.olga.id]})
    assert shown["first_name"] == "Ольга"


@pytest.mark.parametrize("text", ["1,2,3", "да, и нет & = + %2C", "one\nmore", "🌸"])
async def test_a_text_arrives_as_it_was_written(cafe: Cafe, text: str) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    said = {"owner_id": cafe.community.owner, "post_id": post.id, "message": text}
    await cafe.key(Kind.GROUP).call("wall.createComment", said)
    assert post.texts() == [text]


async def test_calls_that_wait_together_go_as_one(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    comments = [cafe.olga.comments(post, f"реклама {number}") for number in range(60)]
    user = cafe.key(Kind.USER, limits=paced(5))
    async with asyncio.TaskGroup() as group:
        for one in comments:
            params = {"owner_id": cafe.community.owner, "comment_id": one.id}
            group.create_task(user.call("wall.deleteComment", params))
    assert post.texts() == []
    outer = [call for call in cafe.api.calls if not call.inside]
    assert len(outer) <= 4
    assert {call.method for call in outer} <= {"execute", "wall.deleteComment"}


async def test_of_calls_that_went_as_one_each_has_its_own_fate(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    good, gone = cafe.olga.comments(post, "раз"), cafe.olga.comments(post, "два")
    cafe.olga.deletes(gone)
    user, owner = cafe.key(Kind.USER), cafe.community.owner
    calls = [
        user.call("wall.deleteComment", {"owner_id": owner, "comment_id": one}) for one in (gone.id, good.id)
    ]
    first, second, third = await asyncio.gather(*calls, user.call("users.get", {}), return_exceptions=True)
    assert isinstance(first, Answered)
    assert (first.code, second) == (211, 1)
    assert not isinstance(third, BaseException)


async def test_a_code_that_vk_can_not_read_is_sent_call_by_call(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    good, owner = cafe.olga.comments(post, "спам"), cafe.community.owner
    cafe.api.mishaps.add("execute", "error", code=12)
    user = cafe.key(Kind.USER, limits=paced(5))
    asked = [("users.get", {}), ("wall.deleteComment", {"owner_id": owner, "comment_id": good.id})]
    asked += [("wall.deleteComment", {"owner_id": owner, "comment_id": 999})]
    first, second, third = await asyncio.gather(
        *(user.call(method, params) for method, params in asked), return_exceptions=True
    )
    assert not isinstance(first, BaseException)
    assert second == 1
    assert isinstance(third, Answered)
    assert good.deleted


@pytest.mark.parametrize(
    ("broken", "kind"),
    [
        ({"keyboard": {"label": "вишня \ud83c"}}, "UnicodeEncodeError"),
        ({"keyboard": {"label": object()}}, "TypeError"),
        ({"message": "вишня \ud83c"}, "UnicodeEncodeError"),
    ],
)
async def test_what_can_not_be_written_is_refused_and_takes_no_other_call_along(
    cafe: Cafe, broken: dict[str, Any], kind: str
) -> None:
    group = cafe.key(Kind.GROUP)
    said = {"peer_id": cafe.olga.id, "random_id": 1, "message": "Пирог", **broken}
    refused, shown = await asyncio.gather(
        group.call("messages.send", said),
        group.call("users.get", {"user_ids": [cafe.olga.id]}),
        return_exceptions=True,
    )
    assert isinstance(refused, Refused)
    assert str(refused) == f"messages.send: parameters that can't be written ({kind})"
    assert refused.__cause__ is None
    assert not isinstance(shown, BaseException)
    assert cafe.called == ["users.get"]


async def test_words_survive_being_packed(cafe: Cafe) -> None:
    chat, words = cafe.community.chat("Беседа", cafe.olga), 'Он сказал: "это \\ «ёлка»" 🎄\n\tи ушёл; {}[]'
    group = cafe.key(Kind.GROUP)
    async with asyncio.TaskGroup() as tasks:
        for number in range(3):
            params = {"peer_id": chat.peer, "random_id": number + 1, "message": f"{number} {words}"}
            tasks.create_task(group.call("messages.send", params))
    assert sorted(chat.texts()) == [f"{number} {words}" for number in range(3)]


async def test_a_service_key_packs_nothing(cafe: Cafe) -> None:
    service = cafe.key(Kind.SERVICE)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(service.call("users.get", {}))
    assert cafe.called == ["users.get"] * 3


@pytest.mark.parametrize("kind", [Kind.USER, Kind.GROUP])
async def test_the_pace_of_a_key_is_one_that_vk_never_complains_about(cafe: Cafe, kind: Kind) -> None:
    cafe.api.vk.pace = Pace(Allowed(), system_clock)
    token = {Kind.USER: cafe.owner.token, Kind.GROUP: cafe.community.token}[kind]
    one = key(kind, "[vk] key", token, cafe.api.address)
    ends = time.monotonic() + 2.2

    async def caller() -> None:
        while time.monotonic() < ends:
            await one.call("users.get", {"user_ids": [cafe.olga.id]})

    async with asyncio.TaskGroup() as tasks:
        for _ in range(30):
            tasks.create_task(caller())
    one.close()
    assert not [call for call in cafe.api.calls if call.error == 6]


async def test_twenty_calls_a_second_are_reached_though_each_takes_its_time(cafe: Cafe) -> None:
    cafe.api.mishaps.add("execute", "delay", seconds=0.2, times=1000)
    cafe.api.mishaps.add("users.get", "delay", seconds=0.2, times=1000)
    group = cafe.key(Kind.GROUP, limits=paced(BUDGETS[Kind.GROUP].per_second))
    began = time.monotonic()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(60):
            tasks.create_task(group.call("users.get", {"user_ids": [cafe.olga.id]}))
    assert time.monotonic() - began < 6.0  # one after the other they would take twelve seconds


async def test_six_calls_are_at_vk_at_once_in_spite_of_the_lock_that_each_session_holds(cafe: Cafe) -> None:
    """Counted at the server, not timed: 6 at a time are 20 a second as long as VK takes 300 ms for each."""
    cafe.api.mishaps.add("execute", "lose_reply", seconds=60, times=1000)
    cafe.api.mishaps.add("users.get", "lose_reply", seconds=60, times=1000)
    group = cafe.key(Kind.GROUP)
    calls = [asyncio.ensure_future(group.call("users.get", {"user_ids": [cafe.olga.id]})) for _ in range(300)]

    def under_way() -> list[str]:
        return [call.method for call in cafe.api.calls if not call.inside]

    async def all_are() -> bool:
        return len(under_way()) == SESSIONS[Kind.GROUP]

    await until(all_are)
    for one in calls:
        one.cancel()
    await asyncio.gather(*calls, return_exceptions=True)
    assert len(under_way()) == 6, "each carries up to 25 calls, and no more are at VK than there are sessions"


async def test_too_fast_is_tried_again_a_few_times_and_then_told(cafe: Cafe) -> None:
    group = cafe.key(Kind.GROUP)
    cafe.api.mishaps.add("users.get", "error", code=6, times=2)
    assert await group.call("users.get", {"user_ids": [cafe.olga.id]})
    cafe.api.mishaps.add("users.get", "error", code=6, times=1000)
    with pytest.raises(RateLimited):
        await group.call("users.get", {"user_ids": [cafe.olga.id]})
    assert cafe.called.count("users.get") <= 6


@pytest.mark.parametrize(("code", "first"), [(9, 30), (29, 600), (103, 60)])
async def test_too_much_of_a_method_pauses_it_and_nothing_else(cafe: Cafe, code: int, first: float) -> None:
    user = cafe.key(Kind.USER)
    cafe.api.mishaps.add("groups.unban", "error", code=code)
    unban = {"group_id": cafe.community.id, "owner_id": cafe.olga.id}
    with pytest.raises(RateLimited) as limited:
        await user.call("groups.unban", unban)
    assert limited.value.retry_after.total_seconds() == first
    with pytest.raises(RateLimited):
        await user.call("groups.unban", unban)
    assert cafe.called.count("groups.unban") == 1
    assert await user.call("users.get", {"user_ids": [cafe.olga.id]})


async def test_pauses_double_up_to_an_hour_and_start_anew_after_a_success(cafe: Cafe) -> None:
    now = [0.0]
    lines = Lines(vk.maker(cafe.owner.token, cafe.api.address), 1)
    user = Key(Kind.USER, "user", lines, fast(), monotonic=lambda: now[0])
    waits = []
    cafe.api.mishaps.add("users.get", "error", code=9, times=12)
    for _ in range(12):
        with pytest.raises(RateLimited):
            await user.call("users.get", {})
        with pytest.raises(RateLimited) as paused:
            await user.call("users.get", {})
        waits.append(paused.value.retry_after.total_seconds())
        now[0] += waits[-1]
    assert waits[:4] == [30, 60, 120, 240]
    assert waits[-1] == HOUR.total_seconds()
    await user.call("users.get", {"user_ids": [cafe.olga.id]})
    cafe.api.mishaps.add("users.get", "error", code=9)
    with pytest.raises(RateLimited) as limited:
        await user.call("users.get", {})
    assert limited.value.retry_after.total_seconds() == 30


@pytest.mark.parametrize("mishap", ["captcha", "bare_captcha", "validation"])
async def test_a_captcha_stops_writing_and_lets_one_read(cafe: Cafe, mishap: Any) -> None:
    user, unban = cafe.key(Kind.USER), {"group_id": cafe.community.id, "owner_id": cafe.olga.id}
    cafe.api.mishaps.add("groups.unban", mishap)
    with capture_logs() as logs, pytest.raises(CaptchaNeeded):
        await user.call("groups.unban", unban)
    [told] = [entry for entry in logs if entry["log_level"] == "error"]
    assert (told["key"], told["open_in_browser"][:8]) == ("[vk] user_token", "https://")
    with pytest.raises(RateLimited):
        await user.call("wall.createComment", {"post_id": 1})
    assert await user.call("users.get", {"user_ids": [cafe.olga.id]})
    assert cafe.called == ["groups.unban", "users.get"]


@pytest.mark.parametrize("ended", ["revoke", "expire"])
async def test_a_key_that_is_over_is_named_and_used_no_more(cafe: Cafe, ended: str) -> None:
    user = cafe.key(Kind.USER)
    getattr(cafe.api.vk, ended)(cafe.owner.token)
    with capture_logs() as logs, pytest.raises(KeyIsOver):
        await user.call("users.get", {})
    assert logs[0]["key"] == "[vk] user_token"
    with pytest.raises(RateLimited):
        await user.call("users.get", {})
    assert cafe.called == ["users.get"]


async def test_what_a_person_must_put_right_is_told_until_it_is(cafe: Cafe) -> None:
    now = [1000.0]
    key = Key(
        Kind.USER,
        "[vk] user_token",
        Lines(vk.maker(cafe.owner.token, cafe.api.address), 1),
        fast(),
        lambda: now[0],
    )
    assert key.troubles == {}
    cafe.api.mishaps.add("wall.post", "captcha")
    post = {"owner_id": cafe.community.owner, "from_group": True, "message": "Пирог"}
    with pytest.raises(RateLimited):
        await key.call("wall.post", post)
    told = key.troubles["user:writing"]
    assert (told.key, told.params["name"]) == ("trouble.vk.captcha", "[vk] user_token")
    assert "not_robot_captcha" in str(told.params["link"])
    now[0] += 3600
    await key.call("utils.getServerTime", {})
    assert "user:writing" in key.troubles  # to read says nothing of writing
    await key.call("wall.post", post)
    assert key.troubles == {}
    cafe.api.vk.revoke(cafe.owner.token)
    with pytest.raises(RateLimited):
        await key.call("wall.post", post)
    assert key.troubles["user:"].key == "trouble.vk.key"
    key.close()


@pytest.mark.parametrize(("kind", "final"), [(Kind.GROUP, True), (Kind.SERVICE, True)])
async def test_a_method_that_is_not_for_this_key_is_told_apart(cafe: Cafe, kind: Kind, final: bool) -> None:
    params = {"owner_id": cafe.community.owner, "comment_id": 1}
    with pytest.raises(NotForThisKey) as denied:
        await cafe.key(kind).call("wall.deleteComment", params)
    assert denied.value.final is final


async def test_a_right_that_the_key_was_given_without_is_told_apart(cafe: Cafe) -> None:
    poor = cafe.api.vk.issue("user", cafe.owner.id, ["groups"]).value
    params = {"owner_id": cafe.community.owner, "comment_id": 1}
    with pytest.raises(NotForThisKey) as denied:
        await cafe.key(Kind.USER, poor).call("wall.deleteComment", params)
    assert denied.value.final


@pytest.mark.parametrize(
    ("mishap", "error"),
    [
        ("lose_request", OutcomeUnknown),
        ("lose_reply", OutcomeUnknown),
        ("html", OutcomeUnknown),
        ("truncate", OutcomeUnknown),
        ({"code": 10}, OutcomeUnknown),
        ({"code": 1}, OutcomeUnknown),
        ({"code": 36}, OutcomeUnknown),
        ({"code": 43}, RateLimited),
        ({"code": 100}, Refused),
        ({"code": 113}, Refused),
        ({"code": 18}, Refused),
    ],
)
async def test_what_goes_wrong_is_told_in_our_words(
    cafe: Cafe, mishap: Any, error: type[DeliveryError]
) -> None:
    name, more = ("error", mishap) if isinstance(mishap, dict) else (mishap, {})
    cafe.api.mishaps.add("users.get", name, **more)
    with pytest.raises(error):
        await cafe.key(Kind.GROUP).call("users.get", {})


@pytest.fixture
def closed_port() -> Iterator[str]:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_where_nobody_is_reached_nothing_has_happened(closed_port: str) -> None:
    with pytest.raises(RateLimited):
        await key(Kind.GROUP, "group", "vk1.a.secret", closed_port, fast()).call("users.get", {})


async def test_the_way_to_vk_may_lead_through_a_proxy_of_the_environment(
    cafe: Cafe, closed_port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", closed_port)
    with pytest.raises(RateLimited, match="ProxyError"):
        await cafe.key(Kind.GROUP).call("users.get", {})
    monkeypatch.setenv("no_proxy", "api.vk.ru")
    assert await cafe.key(Kind.GROUP).call("users.get", {"user_ids": [cafe.olga.id]})


def test_the_environment_is_asked_for_the_way_to_each_host_and_only_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy, http = "http://proxy.example:3128", vk.connect(SECRET).http
    monkeypatch.setenv("https_proxy", proxy)

    def way(url: str) -> Any:
        return http.merge_environment_settings(url, {}, True, None, None)["proxies"].get("https")

    monkeypatch.setenv("no_proxy", "api.vk.ru")
    assert way("https://api.vk.ru/method/users.get") is None
    assert way("https://pu.vk.com/upload/1") == proxy
    monkeypatch.setenv("no_proxy", "pu.vk.com")
    assert way("https://api.vk.ru/method/wall.get") is None
    assert way("https://pu.vk.com/upload/2") == proxy


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[requests.PreparedRequest, Any]]:
    """What is posted, and how long its answer may take."""
    made: list[tuple[requests.PreparedRequest, Any]] = []

    def send(self: object, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        made.append((request, more["timeout"]))
        answer = requests.Response()
        answer.status_code, answer.raw = 200, HTTPResponse(io.BytesIO(b"{}"), preload_content=False)
        return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    return made


class Ordered(dict[str, Any]):
    """No plain dict."""


@pytest.mark.parametrize(
    ("data", "more", "sent"),
    [
        ({"a": "1,2"}, {"files": {"photo": b"PNG"}}, [b'name="a"', b"1,2", b'name="photo"', b"PNG"]),
        ({"a": "1,2"}, {"headers": {"Cookie": "", "X-More": "x"}}, [b"a=1%2C2"]),
        ({"a": "1,2"}, {"headers": {"Cookie": ""}, "timeout": (1, 2)}, [b"a=1%2C2"]),
        ({"a": "1,2"}, {}, [b"a=1%2C2"]),
        (Ordered(a=["1", "2"]), {"headers": {"Cookie": ""}}, [b"a=1&a=2"]),
        ({"a": "1,2"}, {"headers": {"Cookie": ""}}, [b"a=1,2"]),
    ],
)
def test_whatever_is_posted_beside_a_form_is_sent_too(
    data: Any, more: dict[str, Any], sent: list[bytes], posted: list[tuple[requests.PreparedRequest, Any]]
) -> None:
    vk.connect(SECRET).http.post("https://api.vk.ru/method/users.get", data, **more)
    [(request, timeout)] = posted
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    assert all(part in body for part in sent)
    assert request.headers.items() >= more.get("headers", {}).items()
    usual = (vk.CONNECT_TIMEOUT.total_seconds(), vk.READ_TIMEOUT.total_seconds())
    assert timeout == more.get("timeout", usual)


async def test_a_hanging_call_can_be_left_at_once(cafe: Cafe) -> None:
    cafe.api.mishaps.add("users.get", "lose_reply", seconds=5)
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await cafe.key(Kind.GROUP).call("users.get", {})
    assert time.monotonic() - began < 4.5  # the reply comes after five


async def test_who_leaves_in_the_middle_leaves_the_others_in_the_unknown(cafe: Cafe) -> None:
    group, asked = cafe.key(Kind.GROUP, limits=paced(5)), {"user_ids": [cafe.olga.id]}
    cafe.api.mishaps.add("execute", "lose_reply", seconds=5)
    await group.call("users.get", asked)
    leader = asyncio.ensure_future(group.call("users.get", asked))
    others = [asyncio.ensure_future(group.call("users.get", asked)) for _ in range(3)]
    while "execute" not in cafe.called:
        await asyncio.sleep(0.01)
    leader.cancel()
    fates = await asyncio.gather(*others, return_exceptions=True)
    assert all(isinstance(fate, OutcomeUnknown) for fate in fates)


SECRET = "vk1.a.verysecrettokenofalongkind0123456789"


@pytest.mark.parametrize("mishap", ["lose_reply", "html", "truncate", "captcha", "validation", "error"])
async def test_no_key_is_ever_seen_in_an_error_or_in_the_log(
    cafe: Cafe, mishap: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cafe.api.mishaps.add("users.get", mishap)
    with capture_logs() as logs, pytest.raises(DeliveryError) as failed:
        await cafe.key(Kind.USER).call("users.get", {})
    chain: list[BaseException] = [failed.value]
    while (cause := chain[-1].__cause__) is not None:
        chain.append(cause)
    said = repr([chain, [vars(one) for one in chain], logs, caplog.text])
    assert cafe.owner.token not in said


@pytest.mark.parametrize(
    "body", [b'{"error":"down"}', b"[]", b'{"error":{}}', b'{"error":{"error_code":"?"}}', b"{}", b"null"]
)
def test_an_answer_of_no_known_shape_leaves_the_outcome_unknown(
    body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = requests.Response()
    answer.status_code, answer._content = 200, body
    session = vk.connect(SECRET)
    monkeypatch.setattr(session.http, "post", lambda *args, **more: answer)
    with pytest.raises((OutcomeUnknown, Refused)) as failed:
        vk.call(session, "users.get", {})
    assert SECRET not in str(failed.value)


@pytest.mark.parametrize(("status", "error"), [(502, OutcomeUnknown), (403, RateLimited), (413, Refused)])
def test_what_something_on_the_way_answers(
    status: int, error: type[DeliveryError], monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = requests.Response()
    answer.status_code = status
    session = vk.connect(SECRET)
    monkeypatch.setattr(session.http, "post", lambda *args, **more: answer)
    with pytest.raises(error):
        vk.call(session, "users.get", {})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, 1),
        (False, 0),
        ([1, 2], "1,2"),
        ((1, 2), "1,2"),
        ({1: "a", 2: "b"}.keys(), "1,2"),
        (iter([1, 2]), "1,2"),
        ([], ""),
        (["a", True], "a,1"),
        ({"a": "ё"}, '{"a":"ё"}'),
        ("x", "x"),
    ],
)
def test_parameters_are_written_as_vk_reads_them(value: Any, text: Any) -> None:
    assert vk.written({"name": value, "nothing": None}) == {"name": text}
