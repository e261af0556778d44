from base64 import b64encode
from datetime import timedelta
from typing import Any

import pytest

from tests.servers import Browser

PNG = b64encode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)).decode()


async def test_the_network_begins_with_people_chats_and_old_posts(browser: Browser):
    sides = [person["side"] for person in await browser.get("/people")]
    assert (sides.count("subscriber"), sides.count("staff")) == (5, 2)
    chats = [chat["id"] for chat in await browser.get("/chats")]
    assert chats[:4] == ["wall", "chat", "duty", "desk"]
    wall = await browser.get("/chats/wall/messages")
    posts = [one for one in wall if one["thread"] is None]
    assert len(posts) == 3
    assert all(post["likes"] and post["views"] for post in posts)
    assert {one["thread"] for one in wall if one["thread"]} == {post["id"] for post in posts}
    assert (await browser.get("/bot/updates"))["updates"] == []


@pytest.mark.parametrize(
    ("person", "body", "status"),
    [
        pytest.param("nobody", {"chat": "chat", "text": "т"}, 400, id="a stranger"),
        pytest.param("olga", {"chat": "duty", "text": "т"}, 403, id="a subscriber among the staff"),
        pytest.param("olga", {"chat": "dm-timur", "text": "т"}, 403, id="in another's private chat"),
        pytest.param("anna", {"chat": "dm-timur", "text": "т"}, 403, id="staff in a private chat"),
        pytest.param("olga", {"chat": "wall", "text": "т"}, 400, id="a post by a subscriber"),
        pytest.param("olga", {"chat": "wall", "text": "т", "thread": "99"}, 400, id="under no post"),
        pytest.param("olga", {"chat": "chat", "text": ""}, 400, id="nothing said"),
        pytest.param("olga", {"chat": "chat", "text": 5}, 400, id="a number"),
        pytest.param("olga", {"chat": "chat"}, 400, id="no text"),
        pytest.param("olga", {"chat": "chat", "text": "т", "as": "anna"}, 400, id="somebody else's name"),
        pytest.param("olga", {"chat": "chat", "text": "", "picture": PNG}, 200, id="a picture alone"),
        pytest.param("olga", {"chat": "wall", "text": "т", "thread": "1"}, 200, id="a comment"),
        pytest.param("anna", {"chat": "duty", "text": "т"}, 200, id="staff among the staff"),
    ],
)
async def test_who_may_say_what_where(browser: Browser, person: str, body: dict[str, Any], status: int):
    answer = await browser.act(person, "say", **body)
    assert browser.status == status, answer
    assert len((await browser.get("/bot/updates"))["updates"]) == (status == 200)


async def test_a_form_of_another_site_is_not_taken_for_a_call(browser: Browser):
    text = '{"chat": "chat", "text": "т"}'
    async with browser.session.post(
        "/people/olga/say", data=text, headers={"Content-Type": "text/plain"}
    ) as a:
        assert a.status == 400


async def test_who_is_muted_reads_until_when_in_the_zone_of_the_network(browser: Browser, clock: Any):
    until = "2026-11-23T11:00:00Z"
    await browser.bot("mute", chat="chat", person="olga", until=until)
    refusal = await browser.act("olga", "say", chat="chat", text="т")
    assert (browser.status, refusal["error"]) == (403, "Вам нельзя писать здесь до 23 ноября 2026, 14:00.")
    await browser.act("olga", "say", chat="wall", text="т", thread="1")
    assert browser.status == 200
    clock.now += timedelta(hours=1)
    await browser.act("olga", "say", chat="chat", text="т")
    assert browser.status == 200


async def test_a_ban_outranks_a_mute_and_both_hold_on_their_own(browser: Browser):
    until = "2026-12-01T00:00:00Z"
    await browser.bot("ban", chat="chat", person="olga", until=until)
    await browser.bot("mute", chat="chat", person="olga", until=until)
    assert "исключены" in (await browser.act("olga", "say", chat="chat", text="т"))["error"]
    await browser.bot("unban", chat="chat", person="olga")
    assert "нельзя писать" in (await browser.act("olga", "say", chat="chat", text="т"))["error"]
    await browser.bot("unmute", chat="chat", person="olga")
    await browser.act("olga", "say", chat="chat", text="т")
    assert browser.status == 200


async def test_only_the_author_edits_and_the_bot_sees_it(browser: Browser):
    said = await browser.act("olga", "say", chat="chat", text="т")
    await browser.act("timur", "edit", chat="chat", message=said["id"], text="другое")
    assert browser.status == 403
    edited = await browser.act("olga", "edit", chat="chat", message=said["id"], text="другое")
    assert (edited["text"], edited["edited"]) == ("другое", True)
    new, changed = (await browser.get("/bot/updates"))["updates"]
    assert (new["type"], new["message"]["text"]) == ("message", "т")
    assert (changed["type"], changed["message"]["text"]) == ("edited_message", "другое")


async def test_a_like_is_taken_back_by_a_second_one_and_a_view_counts_once(browser: Browser):
    before = (await browser.get("/chats/wall/messages"))[0]
    likes = [(await browser.act("olga", "like", chat="wall", message="1"))["likes"] for _ in range(3)]
    views = [(await browser.act("olga", "view", chat="wall", message="1"))["views"] for _ in range(2)]
    assert [count - before["likes"] for count in likes] == [1, 0, 1]
    assert [count - before["views"] for count in views] == [1, 1]


async def test_hidden_messages_are_shown_only_when_asked_for(browser: Browser):
    said = await browser.act("olga", "say", chat="chat", text="т")
    await browser.bot("deleteMessage", chat="chat", message=said["id"])
    assert said["id"] not in [one["id"] for one in await browser.get("/chats/chat/messages")]
    last = (await browser.get("/chats/chat/messages", hidden=1))[-1]
    assert (last["id"], last["hidden"]) == (said["id"], True)
    await browser.bot("restoreMessage", chat="chat", message=said["id"])
    assert (await browser.get("/chats/chat/messages", limit=1))[0]["id"] == said["id"]


async def test_two_thousand_messages_are_said_in_four_calls(browser: Browser):
    for _ in range(4):
        said = [{"person": "olga", "chat": "chat", "text": "т"}] * 500
        results = (await browser.post("/bulk/say", said))["results"]
        assert len({result["id"] for result in results}) == 500
    shown = await browser.get("/chats/chat/messages", limit=1000)
    assert len(shown) == 1000


async def test_among_many_messages_those_of_the_muted_are_refused_alone(browser: Browser):
    await browser.bot("mute", chat="chat", person="olga", until="2026-12-01T00:00:00Z")
    said = [
        {"person": person, "chat": "chat", "text": person} for person in ("timur", "olga", "nobody", "nina")
    ]
    said.append({"person": "timur", "chat": "wall", "text": "комментарий", "thread": "1"})
    results = (await browser.post("/bulk/say", said))["results"]
    assert ["id" in result for result in results] == [True, False, False, True, True]
    texts = [update["message"]["text"] for update in (await browser.get("/bot/updates"))["updates"]]
    assert texts == ["timur", "nina", "комментарий"]


@pytest.mark.parametrize("size", [0, 501])
async def test_nothing_and_too_much_at_once_are_refused(browser: Browser, size: int):
    await browser.post("/bulk/say", [{"person": "olga", "chat": "chat", "text": "т"}] * size)
    assert browser.status == 400


async def test_a_newcomer_gets_a_private_chat_and_a_name_of_their_own(browser: Browser):
    await browser.post("/people", {"id": "vera", "name": "Вера"})
    await browser.act("vera", "say", chat="dm-vera", text="т")
    assert browser.status == 200
    await browser.post("/people", {"id": "vera", "name": "Другая Вера"})
    assert browser.status == 400
    await browser.post("/people", {"id": "../x", "name": "Икс"})
    assert browser.status == 400


async def test_a_picture_that_is_not_there_is_not_found(browser: Browser):
    await browser.get("/pictures/none.png")
    assert browser.status == 404


async def test_the_bot_is_shown_what_an_answer_answers(browser: Browser):
    said = await browser.act("timur", "say", chat="chat", text="купите слона")
    await browser.act("olga", "say", chat="chat", text="/spam", reply_to=said["id"])
    first, second = (await browser.get("/bot/updates"))["updates"]
    assert "answers" not in first["message"]
    assert second["message"]["answers"]["text"] == "купите слона"
    assert second["message"]["answers"]["author"]["id"] == "timur"
