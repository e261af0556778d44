"""Doctor on VK: what is wrong is found and said in words, and nothing is changed by looking."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.findings import Finding, Grade
from bot.platforms.vk.abilities import METHODS
from bot.platforms.vk.checkup import checkup
from bot.platforms.vk.edge import Connection
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.settled import listen
from models.capabilities import Capability
from models.communities import Community, Mode, Place
from models.texts import LANGUAGES, Texts
from tests.unit.bot.platforms.vk.conftest import Cafe

TEXTS = Texts(Path(__file__).parents[5] / "bot" / "locale")
WELL = {"vk", "vk.administrator", "vk.events", *(f"vk.able.{one}" for one in METHODS)}


async def found(cafe: Cafe, callback: str = "", **changed: str) -> dict[str, Finding]:
    tokens = {
        "community_token": cafe.community.token,
        "user_token": cafe.owner.token,
        "service_token": cafe.api.vk.service_token,
        "server": cafe.api.address,
    }
    connection = Connection(group=cafe.community.id, **(tokens | changed))
    findings = [one async for one in checkup(connection, callback, cafe.watch)]
    for finding in findings:
        for language in LANGUAGES:
            said = [TEXTS.render(language, words) for words in (finding.what, finding.advice) if words]
            assert not [words for words in said if words.startswith("doctor.")]
    return {one.what.key.removeprefix("doctor."): one for one in findings}


async def test_where_all_is_well_nothing_is_to_be_done(cafe: Cafe) -> None:
    told = await found(cafe)
    assert {one.grade for one in told.values()} == {Grade.OK}
    assert set(told) == WELL


@pytest.mark.parametrize("key", ["community_token", "user_token", "service_token"])
async def test_a_key_that_vk_refuses_is_named(cafe: Cafe, key: str) -> None:
    told = await found(cafe, **{key: "vk1.a.wrong"})
    assert told["vk.key"].what.params["name"] == f"[vk] {key}"
    assert told["vk.key"].grade is Grade.PROBLEM


async def test_a_way_that_leads_nowhere_is_told(cafe: Cafe) -> None:
    assert set(await found(cafe, server="http://127.0.0.1:9")) == {"vk.unreachable"}


@pytest.mark.parametrize(("mishap", "found_as"), [("captcha", "vk.captcha"), ("validation", "vk.captcha")])
async def test_a_person_whom_vk_wants_to_see_is_told_where_to_go(
    cafe: Cafe, mishap: Any, found_as: str
) -> None:
    cafe.api.mishaps.add("utils.getServerTime", mishap)
    params = (await found(cafe))[found_as].what.params
    assert params["name"] == "[vk] community_token"
    assert str(params["link"]).startswith("https://")


@pytest.mark.parametrize("code", [9, 29])
async def test_a_key_of_which_there_was_too_much_is_no_outage(cafe: Cafe, code: int) -> None:
    cafe.api.mishaps.add("utils.getServerTime", "error", code=code)
    assert (await found(cafe))["vk.busy"].grade is Grade.WARNING


async def test_a_clock_that_is_wrong_is_told(cafe: Cafe) -> None:
    connection = Connection(
        group=cafe.community.id, community_token=cafe.community.token, server=cafe.api.address
    )
    late = cafe.watch() - timedelta(hours=1)
    told = [one.what.key async for one in checkup(connection, "", lambda: late)]
    assert "doctor.vk.clock" in told


async def test_the_key_of_another_community_is_told(cafe: Cafe) -> None:
    other = cafe.api.vk.community("Чужие", cafe.owner)
    told = await found(cafe, community_token=other.token)
    assert told["vk.other"].what.params["name"] == "Чужие"


async def test_rights_that_keys_lack_are_named(cafe: Cafe) -> None:
    poor = cafe.api.vk.issue("group", cafe.community.id, ["messages"]).value
    told = await found(cafe, community_token=poor)
    assert told["vk.rights"].what.params["rights"] == "manage, photos, wall"
    weak = cafe.api.vk.issue("user", cafe.owner.id, ["groups", "photos"]).value
    told = await found(cafe, user_token=weak)
    assert told["vk.administrator.rights"].what.params["rights"] == "wall"


async def test_what_a_missing_key_means_is_told(cafe: Cafe) -> None:
    told = await found(cafe, user_token="", service_token="")
    ours = {Capability.ANSWER, Capability.CLOSE_COMMENTS, Capability.FILES}
    able = {f"vk.able.{one}" for one in ours}
    lacking = {f"vk.unable.{one}" for one in METHODS if one not in ours}
    assert set(told) == {"vk", "vk.administrator.none", "vk.events"} | lacking | able
    assert {one.grade for one in told.values()} == {Grade.OK, Grade.WARNING}


async def test_the_key_of_somebody_who_runs_nothing_is_told(cafe: Cafe) -> None:
    stranger = cafe.api.vk.person("Кто-то")
    assert "vk.administrator.not" in await found(cafe, user_token=stranger.token)


async def test_events_that_are_off_are_told_and_switched_on_at_start(cafe: Cafe) -> None:
    settings, keys = cafe.community.events.settings, Keys.of(cafe.community.id, *cafe.keys.keys.values())
    settings.kinds.discard("wall_reply_new")
    told = await found(cafe)
    assert told["vk.events.missing"].what.params["kinds"] == "wall_reply_new"
    settings.version = "5.92"
    assert "vk.events.version" in await found(cafe)
    settings.enabled = False
    assert "vk.events.off" in await found(cafe)
    await listen(keys)
    assert set(await found(cafe)) == WELL
    assert settings.kinds >= KINDS


async def test_another_server_that_is_told_of_everything_is_named(cafe: Cafe) -> None:
    cafe.api.vk.add_callback(cafe.community, "http://127.0.0.1:9/old", title="Старый бот")
    told = await found(cafe)
    assert told["vk.callback.other"].what.params == {"title": "Старый бот", "host": "127.0.0.1:9"}


async def test_our_address_that_vk_can_not_reach_is_told(cafe: Cafe) -> None:
    url = "http://127.0.0.1:9/vk"
    cafe.api.vk.add_callback(cafe.community, url)
    told = await found(cafe, callback=url)
    assert "vk.callback.failing" in told
    assert "vk.events" not in told


async def test_our_address_that_vk_does_not_know_is_told(cafe: Cafe) -> None:
    assert "vk.callback.none" in await found(cafe, callback="http://127.0.0.1:9/vk")


async def test_what_our_address_is_not_told_is_named(cafe: Cafe) -> None:
    url = "http://127.0.0.1:9/vk"
    server = cafe.api.vk.add_callback(cafe.community, url)
    server.status = "ok"
    assert "vk.events" in await found(cafe, callback=url)
    server.settings.kinds.discard("wall_reply_new")
    assert (await found(cafe, callback=url))["vk.events.missing"].what.params["kinds"] == "wall_reply_new"
    server.settings.version = "5.92"
    assert "vk.events.version" in await found(cafe, callback=url)


async def test_looking_changes_nothing(cafe: Cafe) -> None:
    await found(cafe)
    assert {call.method.partition(".")[2][:3] for call in cafe.api.calls if not call.error} == {"get"}
    assert cafe.community.posts() == []


async def in_chat(cafe: Cafe, peer: int, place: Place) -> str:
    """What is found of a chat of ours."""
    community = Community(
        id="vk",
        platform="vk",
        title="Кофейня",
        mode=Mode.ACT,
        places={str(peer): place},
        titles={str(peer): "Чат"},
    )
    connection = Connection(
        group=cafe.community.id, community_token=cafe.community.token, server=cafe.api.address
    )
    found = [one async for one in checkup(connection, "", cafe.watch, [community])]
    for language in LANGUAGES:
        assert "Чат" in TEXTS.render(language, found[-1].what)
    return found[-1].what.key.removeprefix("doctor.vk.")


async def test_a_chat_without_the_community_or_without_its_rights_is_told(cafe: Cafe) -> None:
    chat = cafe.community.chat("Чат", cafe.olga)
    assert await in_chat(cafe, chat.peer, Place.DUTY) == "chat"
    chat.administrators.discard(cafe.community.owner)
    assert await in_chat(cafe, chat.peer, Place.DUTY) == "chat"
    assert await in_chat(cafe, chat.peer, Place.CHAT) == "chat.rights"
    chat.readers[cafe.community.owner] = 0
    assert await in_chat(cafe, chat.peer, Place.DUTY) == "chat.silent"
    chat.members.discard(cafe.community.owner)
    assert await in_chat(cafe, chat.peer, Place.DUTY) == "chat.out"
