"""Which key is used for what, and what is said where none may."""

import pytest

from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import METHODS, Lacking
from models.errors import RateLimited, Refused
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.contract import contract, missing

SAYS_A_REPORT = {("wall.post", "group")}
"""What the schema denies and one report says."""


@pytest.mark.skipif(missing() is not None, reason="VK's schema is not in ../shared")
def test_every_key_is_used_only_where_the_schema_lets_it() -> None:
    methods = contract().methods
    used = {(method, str(kind)) for method, kinds in METHODS.items() for kind in kinds}
    assert {(name, kind) for name, kind in used if kind not in methods[name].tokens} == SAYS_A_REPORT


async def test_the_first_key_that_vk_prefers_is_used(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    await cafe.keys.call("wall.getComments", owner_id=post.owner, post_id=post.id)
    assert [call.kind for call in cafe.api.calls] == ["service"]


async def test_a_key_that_is_over_leaves_its_work_to_another(cafe: Cafe) -> None:
    post = cafe.owner.posts(cafe.community, "Пирог")
    cafe.api.vk.revoke(cafe.api.vk.service_token)
    with pytest.raises(RateLimited):
        await cafe.keys.call("wall.getComments", owner_id=post.owner, post_id=post.id)
    await cafe.keys.call("wall.getComments", owner_id=post.owner, post_id=post.id)
    assert [call.kind for call in cafe.api.calls] == ["service", "user"]


async def test_without_a_key_it_is_said_which_one_is_needed(cafe: Cafe) -> None:
    with cafe.only(Kind.GROUP) as keys:
        assert not keys.can("wall.deleteComment")
        with pytest.raises(Lacking, match=r"\[vk\] user_token"):
            await keys.call("wall.deleteComment", owner_id=cafe.community.owner, comment_id=1)
    assert cafe.called == []


async def test_what_vk_has_refused_to_a_key_once_is_not_asked_of_it_again(cafe: Cafe) -> None:
    with cafe.only(Kind.GROUP) as keys:
        for _ in range(2):
            with pytest.raises(Refused, match="27"):
                await keys.call("wall.post", owner_id=cafe.community.owner, from_group=True, message="Пирог")
        assert not keys.can("wall.post")
    assert cafe.called == ["wall.post"]


async def test_a_community_posts_a_text_where_vk_lets_it(cafe: Cafe) -> None:
    cafe.api.vk.switches.community_posts_text = True
    with cafe.only(Kind.GROUP) as keys:
        await keys.call("wall.post", owner_id=cafe.community.owner, from_group=True, message="Пирог")
        with pytest.raises(Lacking):
            await keys.call(
                "wall.post", owner_id=cafe.community.owner, from_group=True, attachments=["photo1_1"]
            )
    assert cafe.community.texts() == ["Пирог"]


async def test_a_refusal_about_one_object_says_nothing_of_the_next(cafe: Cafe) -> None:
    stranger = cafe.api.vk.community("Чужие", cafe.api.vk.person("Кто-то"))
    for _ in range(2):
        with pytest.raises(Refused, match="15"):
            await cafe.keys.call("groups.unban", group_id=stranger.id, owner_id=cafe.olga.id)
    assert cafe.keys.can("groups.unban")
    assert cafe.called == ["groups.unban", "groups.unban"]
