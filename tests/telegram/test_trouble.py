"""Telegram in trouble: what gets lost, comes twice, comes wrong or comes too late."""

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from tests.fakes import Watch
from tests.running import until
from tests.telegram.clients import Bare
from tests.telegram.mishaps import Mishap
from tests.telegram.pace import Limits
from tests.telegram.people import Person
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.updates import ContractBroken

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def olga(api: ServedBotApi) -> Person:
    person = api.telegram.person("Ольга")
    person.started = True
    return person


@pytest.mark.parametrize(("mishap", "said"), [("lose_request", 0), ("lose_reply", 1), ("truncate", 1)])
async def test_a_broken_connection_tells_nothing_of_the_outcome(
    api: ServedBotApi, bot: Bare, olga: Person, mishap: Mishap, said: int
) -> None:
    api.mishaps.add("sendMessage", mishap)
    with pytest.raises(aiohttp.ClientError):
        await bot("sendMessage", chat_id=olga.id, text="раз")
    assert len(olga.chat.texts()) == said


async def test_a_silent_server_is_silent_until_the_client_gives_up(
    api: ServedBotApi, bot: Bare, olga: Person
) -> None:
    api.mishaps.add("sendMessage", "lose_reply", seconds=60)

    async def said() -> list[str]:
        return olga.chat.texts()

    answer = asyncio.ensure_future(bot("sendMessage", chat_id=olga.id, text="раз"))
    assert await until(said) == ["раз"]
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(answer, 0.2)


@pytest.mark.parametrize(
    ("mishap", "code", "text"),
    [
        ("error", 500, "Internal Server Error"),
        ("restart", 500, "Internal Server Error: restart"),
        ("unauthorized", 401, "Unauthorized"),
        ("rate_limit", 429, "Too Many Requests: retry after 5"),
    ],
)
async def test_a_scripted_refusal_comes_once_and_performs_nothing(
    api: ServedBotApi, bot: Bare, olga: Person, mishap: Mishap, code: int, text: str
) -> None:
    api.mishaps.add("sendMessage", mishap, seconds=5)
    body = await bot.raw("sendMessage", chat_id=olga.id, text="раз")
    assert (body["error_code"], body["description"]) == (code, text)
    assert body.get("parameters") == ({"retry_after": 5} if code == 429 else None)
    await bot("sendMessage", chat_id=olga.id, text="два")
    assert olga.chat.texts() == ["два"]
    assert [call.status for call in api.calls] == [code, 200]


async def test_of_two_pollers_the_first_is_sent_away(api: ServedBotApi, bot: Bare, olga: Person) -> None:
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bot.raw("getUpdates", timeout=30))
        while not api.calls:
            await asyncio.sleep(0)
        second = group.create_task(bot.raw("getUpdates", timeout=30))
        await first
        olga.says(olga.chat, "раз")
    assert first.result()["error_code"] == 409
    assert "terminated by other getUpdates request" in first.result()["description"]
    assert len(second.result()["result"]) == 1


async def test_a_day_old_update_is_gone_and_counted() -> None:
    watch = Watch(NOON)
    async with served_bot_api(watch) as api, aiohttp.ClientSession() as session:
        bot, olga = Bare(api, session), api.telegram.person()
        olga.says(olga.chat, "вчера")
        watch.now += timedelta(hours=25)
        olga.says(olga.chat, "сегодня")
        assert [told["text"] for _, told in await bot.updates()] == ["сегодня"]
        assert api.telegram.updates.expired == 1


async def test_a_restart_keeps_what_waited_and_goes_on_counting(
    api: ServedBotApi, bot: Bare, olga: Person
) -> None:
    olga.says(olga.chat, "до")
    address = api.address
    await api.restart()
    olga.says(olga.chat, "после")
    first, second = await bot("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert api.address == address


async def test_old_updates_may_come_again_with_their_ids(api: ServedBotApi, bot: Bare, olga: Person) -> None:
    for text in ("раз", "два", "три", "четыре"):
        olga.says(olga.chat, text)
    told = await bot("getUpdates")
    after = told[-1]["update_id"] + 1
    assert await bot("getUpdates", offset=after) == []
    api.mishaps.add("getUpdates", "duplicate")
    assert await bot("getUpdates", offset=after) == told[1:]
    assert await bot("getUpdates", offset=after) == []


async def test_what_waits_may_be_told_in_another_order(api: ServedBotApi, bot: Bare, olga: Person) -> None:
    said = [f"номер {number}" for number in range(9)]
    for text in said:
        olga.says(olga.chat, text)
    api.telegram.updates.shuffle(random.Random(1))
    told = await bot("getUpdates")
    ids = [one["update_id"] for one in told]
    texts = [one["message"]["text"] for one in told]
    assert ids == sorted(ids)
    assert texts != said
    assert sorted(texts) == said


async def test_poison_lies_among_good_updates(api: ServedBotApi, bot: Bare, olga: Person) -> None:
    poison = [{"message": {"message_id": 5}}, {"hologram": {"id": 1}}, {}]
    olga.says(olga.chat, "раз")
    for body in poison:
        api.telegram.updates.put_raw(body)
    olga.says(olga.chat, "два")
    told = await bot("getUpdates")
    assert [{key: one[key] for key in one if key != "update_id"} for one in told[1:-1]] == poison
    with pytest.raises(ContractBroken, match="date"):
        api.telegram.updates.put("message", {"message_id": 5})


async def test_time_ends_mutes_and_makes_old_messages_and_presses_untouchable() -> None:
    watch = Watch(NOON)
    async with served_bot_api(watch) as api, aiohttp.ClientSession() as session:
        bot, telegram = Bare(api, session), api.telegram
        olga = telegram.person()
        group = telegram.supergroup("Чат", telegram.person(), members=[olga])
        said, where = olga.says(group, "!"), {"chat_id": group.id, "user_id": olga.id}
        buttons = {"inline_keyboard": [[{"text": "Взять", "callback_data": "take"}]]}
        card = await bot("sendMessage", chat_id=group.id, text="Дело", reply_markup=buttons)
        query = olga.presses(group.messages[card["message_id"]], "take")
        await bot("restrictChatMember", **where, permissions={}, until_date=telegram.now() + 60)
        watch.now += timedelta(seconds=61)
        assert (await bot("getChatMember", **where))["status"] == "member"
        assert "query is too old" in await bot.error("answerCallbackQuery", callback_query_id=query)
        watch.now += timedelta(hours=48)
        error = await bot.error("deleteMessage", chat_id=group.id, message_id=said.id)
        assert error == "Bad Request: message can't be deleted"


async def test_who_sends_too_fast_is_told_to_wait() -> None:
    watch = Watch(NOON)
    async with served_bot_api(watch, limits=Limits()) as api, aiohttp.ClientSession() as session:
        bot, telegram = Bare(api, session), api.telegram
        group = telegram.supergroup("Чат", telegram.person())

        async def send() -> Any:
            return await bot.raw("sendMessage", chat_id=group.id, text="!")

        assert (await send())["ok"]
        refused = await send()
        assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
        for _ in range(19):
            watch.now += timedelta(seconds=1)
            assert (await send())["ok"]
        watch.now += timedelta(seconds=1)
        assert (await send())["parameters"] == {"retry_after": 40}
        watch.now += timedelta(seconds=20)
        assert (await send())["parameters"] == {"retry_after": 20}
        watch.now += timedelta(seconds=20)
        assert (await send())["ok"]


async def test_all_chats_together_have_a_pace_too() -> None:
    watch = Watch(NOON)
    async with served_bot_api(watch, limits=Limits(in_all=3)) as api, aiohttp.ClientSession() as session:
        bot, telegram = Bare(api, session), api.telegram
        people = [telegram.person() for _ in range(5)]
        for person in people:
            person.started = True
        statuses = [(await bot.raw("sendMessage", chat_id=person.id, text="!"))["ok"] for person in people]
        assert statuses == [True, True, True, False, False]


async def test_mishaps_by_chance_are_the_same_for_the_same_seed(api: ServedBotApi) -> None:
    def drawn() -> list[str]:
        api.mishaps.by_chance({"lose_reply": 0.2, "error": 0.1, "reorder": 0.5}, seed=7)
        met = [api.mishaps.meet("sendMessage") for _ in range(200)]
        return [planned.mishap for planned in met if planned]

    first = drawn()
    assert first == drawn()
    assert set(first) == {"lose_reply", "error"}
    assert 30 < len(first) < 90
