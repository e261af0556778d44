import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.local.server.audience import GROWS_FOR, reach
from bot.platforms.local.server.network import Options
from tests.servers import Browser, browsing, served


async def test_a_page_that_has_just_opened_asks_where_we_are(browser: Browser):
    start = await browser.get("/changes")
    assert start["changes"] == []
    assert await browser.get("/changes", after=start["last"]) == start


async def test_each_thing_comes_once_as_it_is_now(browser: Browser):
    start = (await browser.get("/changes"))["last"]
    said = await browser.act("olga", "say", chat="chat", text="т")
    await browser.act("olga", "like", chat="chat", message=said["id"])
    await browser.bot("deleteMessage", chat="chat", message=said["id"])
    news = await browser.get("/changes", after=start)
    [change] = news["changes"]
    assert (change["kind"], change["n"]) == ("message", news["last"])
    assert (change["message"]["likes"], change["message"]["hidden"]) == (1, True)


async def test_answers_and_standings_come_with_everything_a_page_shows(browser: Browser):
    card = (await browser.bot("sendMessage", chat="duty", text="т", guid="g"))["result"]
    press = (await browser.act("anna", "press", chat="duty", message=card["id"], data="x"))["press"]
    start = (await browser.get("/changes"))["last"]
    await browser.bot("answerPress", press=press, text="готово")
    await browser.bot("mute", chat="chat", person="olga", until="2026-12-01T00:00:00Z")
    where = {"press": press, "chat": "duty", "message": card["id"], "person": "anna"}
    answer, standing = (await browser.get("/changes", after=start))["changes"]
    assert answer == {"n": start + 1, "kind": "press_answer", **where, "text": "готово"}
    who = {"chat": "chat", "person": "olga", "standing": "mute"}
    assert standing == {"n": start + 2, "kind": "standing", **who, "until": "2026-12-01T00:00:00Z"}
    await browser.bot("unmute", chat="chat", person="olga")
    [ended] = (await browser.get("/changes", after=start + 2))["changes"]
    assert ended == {"n": start + 3, "kind": "standing", **who, "until": None}


async def test_a_waiting_page_hears_at_once(browser: Browser):
    start = (await browser.get("/changes"))["last"]
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(browser.session.get("/changes", params={"after": start, "wait": 50}))
        await asyncio.sleep(0)
        await browser.act("olga", "say", chat="chat", text="т")
    async with waiting.result() as answer:
        assert (await answer.json())["changes"][0]["message"]["text"] == "т"


async def test_a_long_backlog_comes_in_pages(browser: Browser):
    start = (await browser.get("/changes"))["last"]
    await browser.post("/bulk/say", [{"person": "olga", "chat": "chat", "text": "т"}] * 300)
    first = await browser.get("/changes", after=start)
    rest = await browser.get("/changes", after=first["last"])
    assert (len(first["changes"]), len(rest["changes"])) == (200, 100)


async def test_a_new_post_finds_an_audience_and_pages_see_it_grow(options: Options, clock: Any):
    lively = replace(options, audience=True)
    async with served(lively, clock) as serving, browsing(serving.address) as browser:
        post = (await browser.bot("publish", chat="wall", text="т", guid="g"))["result"]
        start = (await browser.get("/changes"))["last"]
        assert (await browser.get("/changes", after=start))["changes"] == []
        clock.now += timedelta(seconds=20)
        [change] = (await browser.get("/changes", after=start))["changes"]
        [early] = (await browser.bot("getResults", chat="wall", messages=[post["id"]]))["result"]["results"]
        assert change["message"]["views"] == early["views"] > 0
        clock.now += timedelta(days=1)
        [late] = (await browser.bot("getResults", chat="wall", messages=[post["id"]]))["result"]["results"]
        assert late["views"] > early["views"]
        assert (late["likes"], late["views"]) == reach(0, int(post["id"]), GROWS_FOR)


async def test_without_an_audience_a_post_stays_as_people_leave_it(browser: Browser, clock: Any):
    post = (await browser.bot("publish", chat="wall", text="т", guid="g"))["result"]
    await browser.act("olga", "say", chat="wall", text="т", thread=post["id"])
    clock.now += timedelta(days=1)
    [results] = (await browser.bot("getResults", chat="wall", messages=[post["id"]]))["result"]["results"]
    assert results == {"id": post["id"], "likes": 0, "comments": 1, "views": 0}


@given(st.integers(), st.integers(1), st.floats(0, 200), st.floats(0, 200))
def test_an_audience_never_shrinks_and_likes_no_more_than_it_sees(
    seed: int, post: int, one: float, other: float
):
    earlier, later = sorted((one, other))
    likes, views = reach(seed, post, timedelta(seconds=earlier))
    more_likes, more_views = reach(seed, post, timedelta(seconds=later))
    assert 0 <= likes <= views
    assert likes <= more_likes
    assert views <= more_views
