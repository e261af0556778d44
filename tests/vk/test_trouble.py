"""VK in trouble: what is refused, gets lost or comes broken, and how fast it may be called."""

import aiohttp
import pytest

from tests.fakes import Watch
from tests.vk.clients import Bare
from tests.vk.community import Community
from tests.vk.mishaps import Mishap
from tests.vk.pace import Limits
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk
from tests.vk.test_posts import NOON


@pytest.mark.parametrize(("mishap", "made"), [("lose_request", 0), ("lose_reply", 1), ("truncate", 1)])
async def test_a_broken_connection_tells_nothing_of_the_outcome(
    api: ServedVk, cafe: Community, admin: Bare, mishap: Mishap, made: int
) -> None:
    api.mishaps.add("wall.post", mishap)
    with pytest.raises(aiohttp.ClientError):
        await admin("wall.post", owner_id=cafe.owner, from_group=True, message="Пирог")
    assert len(cafe.texts()) == made


@pytest.mark.parametrize("code", [1, 6, 9, 10, 29])
async def test_a_scripted_error_comes_as_often_as_planned_and_performs_nothing(
    api: ServedVk, cafe: Community, admin: Bare, code: int
) -> None:
    api.mishaps.add("wall.post", "error", code=code, times=2)
    call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог"}
    assert [(await admin.error("wall.post", **call))[0] for _ in range(2)] == [code, code]
    assert cafe.texts() == []
    await admin("wall.post", **call)
    assert [call.error for call in api.calls] == [code, code, 0]


async def test_a_captcha_is_passed_by_a_person(api: ServedVk, cafe: Community, admin: Bare) -> None:
    api.mishaps.add("wall.post", "captcha", times=2)
    call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог"}
    told = (await admin.raw("wall.post", **call))["error"]
    assert told["redirect_uri"].startswith("https://id.vk.ru/")
    await admin("wall.post", **call, captcha_sid=told["captcha_sid"], captcha_key="abc")
    assert cafe.texts() == ["Пирог"]


async def test_a_bare_captcha_names_only_a_page(api: ServedVk, admin: Bare) -> None:
    api.mishaps.add("users.get", "bare_captcha")
    told = (await admin.raw("users.get"))["error"]
    assert (told["error_code"], "captcha_sid" in told, "redirect_uri" in told) == (14, False, True)
    api.mishaps.add("users.get", "validation")
    assert (await admin.error("users.get"))[0] == 17


async def test_a_key_is_never_told_back(cafe: Community, bot: Bare) -> None:
    told = await bot.raw("wall.delete", owner_id=cafe.owner, post_id=1)
    assert cafe.token not in str(told)
    assert {"key": "method", "value": "wall.delete"} in told["error"]["request_params"]


async def test_an_accident_by_chance_repeats_with_its_seed(api: ServedVk, admin: Bare) -> None:
    def play() -> None:
        api.calls.clear()
        api.mishaps.by_chance({"error": 0.5}, seed=7)

    play()
    first = [("error" in await admin.raw("users.get")) for _ in range(20)]
    play()
    assert first == [("error" in await admin.raw("users.get")) for _ in range(20)]
    assert 0 < sum(first) < 20


async def test_calls_have_a_pace_of_each_key(session: aiohttp.ClientSession) -> None:
    watch = Watch(NOON)
    async with served_vk(watch, limits=Limits(identical=30)) as api:
        owner = api.vk.person()
        cafe = api.vk.community("Кофейня", owner)
        bot = Bare(api, session, cafe.token)
        codes = [(await bot.raw("users.get", user_ids=owner.id)).get("error", {}) for _ in range(21)]
        assert [code.get("error_code") for code in codes] == [None] * 20 + [6]
        admin = bot.with_token(owner.token)
        assert ["error" in await admin.raw("users.get") for _ in range(4)] == [False] * 3 + [True]


async def test_the_same_call_too_often_is_a_flood_and_a_day_has_its_limit(
    session: aiohttp.ClientSession,
) -> None:
    limits = Limits(group=1000, identical=2, daily={"groups.getLongPollServer": 3})
    async with served_vk(Watch(NOON), limits=limits) as api:
        cafe = api.vk.community("Кофейня", api.vk.person())
        bot = Bare(api, session, cafe.token)
        codes = [(await bot.raw("groups.getById", group_id=cafe.id)).get("error", {}) for _ in range(3)]
        assert [code.get("error_code") for code in codes] == [None, None, 9]
        call = [{"group_id": cafe.id, "lang": number} for number in range(4)]
        codes = [(await bot.raw("groups.getLongPollServer", **one)).get("error", {}) for one in call]
        assert [code.get("error_code") for code in codes] == [None, None, None, 29]


async def test_one_execute_packs_25_calls_and_tells_their_errors_apart(
    api: ServedVk, olga: Person, cafe: Community, bot: Bare
) -> None:
    calls = [
        f'API.users.get({{"user_ids": {olga.id}, "fields": ["domain"]}})',
        'API.wall.get({"owner_id": 1})',
    ]
    told = await bot.raw("execute", code=f"return [{', '.join(calls)}];")
    [[person], nothing] = told["response"]
    assert (person["id"], nothing) == (olga.id, False)
    [error] = told["execute_errors"]
    assert (error["method"], error["error_code"]) == ("wall.get", 27)
    many = ", ".join(["API.utils.getServerTime()"] * 26)
    assert (await bot.error("execute", code=f"return [{many}];"))[0] == 13
    assert (await bot.error("execute", code="while (true) {}"))[0] == 12


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (
            'return {"a": [1, -2, true, null, "текст \\"в кавычках\\""]};',
            {"a": [1, -2, True, None, 'текст "в кавычках"']},
        ),
        ("var a = 'один'; return a + ' ' + 2;", "один 2"),
        ('var a = {"b": [{"c": 1}, {"c": 2}]}; return a.b@.c;', [1, 2]),
        ("var a = [1, 2]; a = a + [3]; return [a.length, a[0], a[9]];", [3, 1, None]),
        ("return;", None),
    ],
)
async def test_a_script_means_what_it_says(bot: Bare, code: str, value: object) -> None:
    assert await bot("execute", code=code) == value
