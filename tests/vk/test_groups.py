"""Members, bans and keys of a community, and small methods around them."""

from datetime import timedelta

import aiohttp
import pytest

from tests.fakes import Watch
from tests.vk.calls.table import METHODS
from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.contract import contract
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk
from tests.vk.test_posts import NOON
from tests.vk.world import NotAllowed


def test_every_method_that_is_known_is_one_of_vk(api: ServedVk) -> None:
    assert METHODS.keys() <= contract().methods.keys()


async def test_people_join_leave_and_are_counted(
    cafe: Community, owner: Person, olga: Person, bot: Bare, poll: Poll
) -> None:
    olga.joins(cafe)
    asked = {"group_id": cafe.id, "user_ids": [olga.id, 1]}
    assert [one["member"] for one in await bot("groups.isMember", **asked)] == [1, 0]
    members = await bot("groups.getMembers", group_id=cafe.id, fields="screen_name")
    assert [one["id"] for one in members["items"]] == [owner.id, olga.id]
    managers = await bot("groups.getMembers", group_id=cafe.id, filter="managers")
    assert managers["items"] == [{"id": owner.id, "role": "creator"}]
    olga.leaves(cafe)
    assert await bot("groups.isMember", group_id=cafe.id, user_id=olga.id) == 0
    told = await poll()
    assert [(kind, content.get("join_type")) for kind, content in told] == [
        ("group_join", "join"),
        ("group_leave", None),
    ]


async def test_a_closed_community_is_asked_to_join(
    cafe: Community, olga: Person, admin: Bare, poll: Poll
) -> None:
    cafe.closed = True
    olga.joins(cafe)
    who = {"group_id": cafe.id, "user_id": olga.id}
    assert (await admin("groups.getRequests", group_id=cafe.id))["items"] == [olga.id]
    await admin("groups.approveRequest", **who)
    assert olga.id in cafe.members
    await admin("groups.removeUser", **who)
    told = [content for _, content in await poll()]
    assert [content.get("join_type") for content in told] == ["request", "approved", None]
    assert told[-1]["self"] == 0
    assert (await admin.error("groups.removeUser", **who))[0] == 15


async def test_a_ban_ends_by_itself_and_says_so(session: aiohttp.ClientSession) -> None:
    watch = Watch(NOON)
    async with served_vk(watch) as api:
        owner, olga = api.vk.person(), api.vk.person()
        cafe = api.vk.community("Кофейня", owner)
        admin = Bare(api, session, owner.token)
        poll = await Poll(Bare(api, session, cafe.token), session, cafe.id).begin()
        end = int((NOON + timedelta(days=1)).timestamp())
        call = {"group_id": cafe.id, "owner_id": olga.id}
        await admin("groups.ban", **call, end_date=end, reason=1, comment="спам", comment_visible=True)
        with pytest.raises(NotAllowed):
            olga.says(cafe, "за что?")
        watch.now += timedelta(days=1)
        (_, banned), (kind, freed) = await poll()
        assert (banned["unblock_date"], banned["reason"], banned["comment"]) == (end, 1, "спам")
        assert (kind, freed["by_end_date"]) == ("user_unblock", 1)
        olga.says(cafe, "спасибо")
        assert (await admin.error("groups.unban", **call))[0] == 104
        far = int((NOON + timedelta(days=400)).timestamp())
        assert (await admin.error("groups.ban", **call, end_date=far))[0] == 100
        assert (await admin.error("groups.ban", **(call | {"owner_id": owner.id})))[0] == 15


async def test_a_key_tells_what_it_may(api: ServedVk, cafe: Community, bot: Bare, admin: Bare) -> None:
    told = await bot("groups.getTokenPermissions")
    assert {"name": "manage", "setting": 262144} in told["permissions"]
    lesser = bot.with_token(api.vk.issue("group", cafe.id, ("messages",)).value)
    assert await lesser("groups.getTokenPermissions") == {
        "mask": 4096,
        "permissions": [{"name": "messages", "setting": 4096}],
    }
    assert (await lesser.error("groups.getLongPollServer", group_id=cafe.id))[0] == 15
    assert (await admin.error("groups.getTokenPermissions"))[0] == 15


async def test_names_and_links_are_looked_up(api: ServedVk, cafe: Community, olga: Person, bot: Bare) -> None:
    found = await bot("utils.resolveScreenName", screen_name=cafe.screen_name)
    assert (found["type"], found["object_id"]) == ("group", cafe.id)
    found = await bot("utils.resolveScreenName", screen_name=olga.screen_name)
    assert (found["type"], found["object_id"]) == ("user", olga.id)
    assert (await bot.error("utils.resolveScreenName", screen_name="nobody"))[0] == 104
    assert await bot("utils.getServerTime") == api.vk.now()
    api.vk.bad_links.add("casino")
    assert (await bot("utils.checkLink", url="https://casino.example"))["status"] == "banned"
    assert (await bot("utils.getShortLink", url="https://example.com"))["short_url"].startswith(
        "https://vk.cc/"
    )


async def test_topics_are_listed_closed_and_opened(
    cafe: Community, olga: Person, admin: Bare, service: Bare
) -> None:
    topic = cafe.topic("Отзывы")
    olga.comments(topic, "Вкусно")
    where = {"group_id": cafe.id, "topic_id": topic.id}
    await admin("board.closeTopic", **where)
    [shown] = (await service("board.getTopics", group_id=cafe.id))["items"]
    assert (shown["title"], shown["comments"], shown["is_closed"]) == ("Отзывы", 1, 1)
    with pytest.raises(NotAllowed):
        olga.comments(topic, "Ещё")
    await admin("board.openTopic", **where)
    olga.comments(topic, "Ещё")
