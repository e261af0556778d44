"""The Bots Long Poll server: what it tells, to whom, and how it forgets."""

import asyncio

import pytest

from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.events import ContractBroken
from tests.vk.mishaps import Mishap
from tests.vk.people import Person
from tests.vk.serving import ServedVk


async def test_each_event_has_its_own_id_and_comes_once(olga: Person, cafe: Community, poll: Poll) -> None:
    olga.says(cafe, "раз")
    olga.says(cafe, "два")
    told = await poll.raw()
    first, second = told["updates"]
    assert first["event_id"] != second["event_id"]
    assert (first["group_id"], first["v"], told["ts"]) == (cafe.id, "5.199", "2")
    poll.ts = told["ts"]
    assert await poll.raw() == {"ts": "2", "updates": []}


async def test_a_poll_waits_for_news(olga: Person, cafe: Community, poll: Poll) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(poll(wait=20))
        await asyncio.sleep(0)
        olga.says(cafe, "раз")
    assert [kind for kind, _ in waiting.result()] == ["message_new"]


async def test_kinds_that_were_not_asked_for_are_not_told(
    olga: Person, cafe: Community, bot: Bare, poll: Poll
) -> None:
    await bot("groups.setLongPollSettings", group_id=cafe.id, message_new=False, group_join=True)
    settings = await bot("groups.getLongPollSettings", group_id=cafe.id)
    assert (settings["events"]["message_new"], settings["events"]["group_join"]) == (0, 1)
    olga.says(cafe, "раз")
    olga.joins(cafe)
    assert [kind for kind, _ in await poll()] == ["group_join"]


async def test_a_long_poll_that_is_off_gives_no_server(cafe: Community, bot: Bare) -> None:
    await bot("groups.setLongPollSettings", group_id=cafe.id, enabled=False)
    code, text = await bot.error("groups.getLongPollServer", group_id=cafe.id)
    assert (code, text.rpartition(": ")[2]) == (100, "longpoll for this group is not enabled")


async def test_failed_1_gives_a_number_and_what_was_not_fetched_is_lost(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    olga.says(cafe, "раз")
    api.mishaps.add("longPoll", "forget")
    assert await poll.raw() == {"failed": 1, "ts": 1}
    poll.ts = 1
    olga.says(cafe, "два")
    [(_, told)] = await poll()
    assert told["message"]["text"] == "два"
    poll.ts = "99"
    assert await poll.raw() == {"failed": 1, "ts": 2}


async def test_failed_2_wants_a_new_key_and_loses_nothing(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    olga.says(cafe, "раз")
    api.mishaps.add("longPoll", "expire")
    assert await poll.raw() == {"failed": 2}
    assert await poll.raw() == {"failed": 2}
    seen = poll.ts
    await poll.begin()
    poll.ts = seen
    assert [kind for kind, _ in await poll()] == ["message_new"]


async def test_failed_3_loses_events_and_failed_4_is_told(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    olga.says(cafe, "раз")
    api.mishaps.add("longPoll", "lose_history")
    assert await poll.raw() == {"failed": 3}
    assert await poll.raw() == {"failed": 2}
    await poll.begin()
    assert await poll() == []
    api.mishaps.add("longPoll", "outdate")
    assert (await poll.raw())["failed"] == 4


async def test_events_may_come_twice_with_their_old_ids(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    olga.says(cafe, "раз")
    [first] = (told := await poll.raw())["updates"]
    poll.ts = told["ts"]
    api.mishaps.add("longPoll", "duplicate")
    assert (await poll.raw())["updates"] == [first]
    assert (await poll.raw())["updates"] == []


async def test_a_silent_session_wakes_only_when_it_is_renewed(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    api.mishaps.add("longPoll", "silence")
    before = poll.ts
    assert await poll() == []
    olga.says(cafe, "раз")
    assert await poll() == []
    await poll.begin()
    poll.ts = before
    assert [kind for kind, _ in await poll()] == ["message_new"]


@pytest.mark.parametrize("mishap", ["malformed", "truncate", "html", "lose_reply", "lose_request"])
async def test_what_came_broken_can_be_fetched_again(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll, mishap: Mishap
) -> None:
    olga.says(cafe, "раз")
    api.mishaps.add("longPoll", mishap)
    with pytest.raises(Exception):  # noqa: B017, PT011 (each in its own way: JSON, a broken connection)
        await poll.raw()
    assert [kind for kind, _ in await poll()] == ["message_new"]


async def test_ts_may_be_a_number_always(api: ServedVk, olga: Person, cafe: Community, poll: Poll) -> None:
    api.vk.switches.number_ts = True
    olga.says(cafe, "раз")
    assert (await poll.raw())["ts"] == 1


async def test_a_restart_keeps_what_was_not_fetched(
    api: ServedVk, olga: Person, cafe: Community, poll: Poll
) -> None:
    olga.says(cafe, "раз")
    await api.restart()
    assert [kind for kind, _ in await poll()] == ["message_new"]


def test_what_the_real_server_never_says_is_not_said(api: ServedVk, cafe: Community) -> None:
    with pytest.raises(ContractBroken, match=r"message_deny\.user: there is no such field"):
        cafe.events.put("message_deny", {"user_id": 1, "user": 1})
    with pytest.raises(ContractBroken, match=r"wall_reply_new\.from_id: it is needed"):
        cafe.events.put("wall_reply_new", {"id": 1, "date": 1, "text": ""})


async def test_nonsense_can_be_told_on_purpose(cafe: Community, poll: Poll) -> None:
    cafe.events.put_raw({"type": "message_new", "object": {"message": None}})
    assert await poll() == [("message_new", {"message": None})]
