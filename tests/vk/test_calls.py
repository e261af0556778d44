"""VK's API itself: which key opens what, what it accepts and with which words it refuses."""

import asyncio
from typing import Any

import pytest
import requests
import vk_api
from vk_api.bot_longpoll import VkBotLongPoll

from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk


async def test_a_communitys_key_opens_no_method_of_users(bot: Bare, cafe: Community, olga: Person) -> None:
    assert await bot.error("groups.ban", group_id=cafe.id, owner_id=olga.id) == (
        27,
        "Group authorization failed: method is unavailable with group auth.",
    )
    code, _ = await bot.error("wall.post", owner_id=cafe.owner, from_group=True, message="Пирог")
    assert code == 27


async def test_an_applications_key_reads_and_does_nothing_else(
    service: Bare, owner: Person, cafe: Community
) -> None:
    post = owner.posts(cafe, "Пирог")
    assert (await service("wall.getComments", owner_id=cafe.owner, post_id=post.id))["count"] == 0
    assert await service.error("wall.createComment", owner_id=cafe.owner, post_id=post.id, message="?") == (
        28,
        "Application authorization failed: method is unavailable with service token.",
    )
    assert (await service.error("execute", code="return 1;"))[0] == 28


async def test_a_key_without_the_right_or_without_the_office_is_refused(
    api: ServedVk, bot: Bare, cafe: Community, owner: Person, olga: Person
) -> None:
    lesser = bot.with_token(api.vk.issue("user", owner.id, ("wall",)).value)
    assert (await lesser.error("groups.ban", group_id=cafe.id, owner_id=olga.id))[0] == 15
    stranger = bot.with_token(olga.token)
    assert (await stranger.error("groups.ban", group_id=cafe.id, owner_id=olga.id))[0] == 15


async def test_a_wrong_an_ended_and_no_key_are_told_apart(api: ServedVk, bot: Bare, cafe: Community) -> None:
    assert (await bot.error("users.get", access_token=""))[1].endswith("no access_token passed.")
    assert (await bot.error("users.get", access_token="nonsense"))[0] == 5
    api.vk.expire(cafe.token)
    assert (await bot.error("groups.getById"))[0] == 1117
    api.vk.revoke(cafe.token)
    assert (await bot.error("groups.getById"))[0] == 5


@pytest.mark.parametrize(
    ("method", "params", "told"),
    [
        ("wall.createComment", {"owner_id": -1, "message": "?"}, "post_id is undefined"),
        ("groups.isMember", {"group_id": 1, "user_id": "olga"}, "user_id not integer"),
        ("messages.send", {"peer_id": 1, "message": "?"}, "random_id is a required parameter"),
        ("messages.send", {"random_id": 1, "message": "?"}, "you should specify peer_id, user_id"),
    ],
)
async def test_wrong_parameters_are_error_100(
    bot: Bare, cafe: Community, method: str, params: dict[str, Any], told: str
) -> None:
    code, text = await bot.error(method, **params)
    assert code == 100
    assert text.startswith(f"One of the parameters specified was missing or invalid: {told}")


async def test_what_the_schema_does_not_know_is_held_against_the_test(
    api: ServedVk, bot: Bare, cafe: Community
) -> None:
    await bot.raw("groups.getById", group_idd=cafe.id)
    await bot.raw("wall.hide", owner_id=cafe.owner)
    await bot.raw("groups.getById", v="5.92")
    assert api.violations == [
        "groups.getById: unknown parameter group_idd",
        "unknown method wall.hide",
        "groups.getById: v=5.92, this server speaks 5.199",
    ]
    api.violations.clear()


async def test_a_python_boolean_is_no_boolean_of_vk(bot: Bare, cafe: Community) -> None:
    code, text = await bot.error("groups.setLongPollSettings", group_id=cafe.id, enabled="True")
    assert code == 100
    assert "enabled should be 0 or 1, not True" in text


async def test_vk_api_listens_with_its_own_long_poll(api: ServedVk, cafe: Community, olga: Person) -> None:
    session = requests.Session()
    api.mount(session)
    vk = vk_api.VkApi(token=cafe.token, session=session, api_version="5.199")
    poll = await asyncio.to_thread(VkBotLongPoll, vk, cafe.id, 1)
    olga.says(cafe, "раз")
    [event] = await asyncio.to_thread(poll.check)
    assert (event.message.text, event.message.from_id) == ("раз", olga.id)
    session.close()
    poll.session.close()


async def test_vk_api_finds_this_server_by_an_adapter(
    api: ServedVk, cafe: Community, owner: Person, poll: Poll
) -> None:
    post = owner.posts(cafe, "Пирог")
    session = requests.Session()
    api.mount(session)
    vk = vk_api.VkApi(token=cafe.token, session=session, api_version="5.199")

    def comment() -> Any:
        return vk.method(
            "wall.createComment", {"owner_id": cafe.owner, "post_id": post.id, "message": "Ждём"}
        )

    assert (await asyncio.to_thread(comment))["comment_id"] == post.standing()[0].id
    session.close()
