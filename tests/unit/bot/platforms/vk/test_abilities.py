"""What our keys may do is found out without doing it."""

import pytest

from bot.platforms.vk.abilities import learn
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe


async def test_with_an_administrators_key_nothing_lacks_and_nothing_is_posted(cafe: Cafe) -> None:
    memory = Recollections({"lacks:post": "as it was"})
    await learn(cafe.keys, memory)
    assert memory.kept == {}
    assert cafe.community.posts() == []


@pytest.mark.parametrize("allowed", [True, False], ids=["as a report says", "as the schema says"])
async def test_a_community_alone_posts_a_text_at_most(cafe: Cafe, allowed: bool) -> None:
    cafe.api.vk.switches.community_posts_text = allowed
    memory = Recollections()
    with cafe.only(Kind.GROUP) as keys:
        await learn(keys, memory)
    assert set(memory.kept) == {"lacks:post_with_picture"} | (set() if allowed else {"lacks:post"})
    assert "[vk] user_token" in memory.kept["lacks:post_with_picture"]
    assert cafe.community.posts() == []


async def test_a_right_that_the_administrators_key_was_given_without_is_named(cafe: Cafe) -> None:
    weak = cafe.api.vk.issue("user", cafe.owner.id, ["groups", "photos"]).value
    memory = Recollections()
    await learn(Keys.of(cafe.community.id, cafe.key(Kind.USER, weak)), memory)
    assert set(memory.kept) == {"lacks:post"}
    assert "scopes" in memory.kept["lacks:post"]
