"""What our keys may do is found out without doing it."""

import msgspec
import pytest

from bot.catalogues import all_texts
from bot.platforms.vk.abilities import METHODS, learn, matrix
from bot.platforms.vk.edge import LACKING
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import METHODS as KNOWN
from bot.platforms.vk.keys import Keys
from models.capabilities import Capability
from models.texts import LANGUAGES, Sentence
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe

BY_THE_COMMUNITY = {Capability.ANSWER, Capability.CLOSE_COMMENTS, Capability.FILES}


async def lacking(keys: Keys) -> dict[Capability, Sentence]:
    return {capability: why for capability, why in (await matrix(keys)).items() if why is not None}


async def test_with_every_key_nothing_lacks_and_nothing_is_posted(cafe: Cafe) -> None:
    memory = Recollections({"lacking:post": "as it was"})
    await learn(cafe.keys, memory)
    assert memory.kept == {}
    assert cafe.community.posts() == []


@pytest.mark.parametrize("allowed", [True, False], ids=["as a report says", "as the schema says"])
async def test_a_community_alone_posts_a_text_at_most(cafe: Cafe, allowed: bool) -> None:
    cafe.api.vk.switches.community_posts_text = allowed
    memory = Recollections()
    with cafe.only(Kind.GROUP) as keys:
        await learn(keys, memory)
    may = BY_THE_COMMUNITY | ({Capability.POST} if allowed else set())
    assert set(memory.kept) == {f"lacking:{one}" for one in METHODS if one not in may}
    why = msgspec.json.decode(memory.kept["lacking:post_with_picture"], type=Sentence)
    assert cafe.community.posts() == []
    [ru, en] = [all_texts().render(language, why) for language in LANGUAGES]
    assert "[vk] user_token" in ru if allowed else "[vk] community_token" in ru
    assert ru != en


async def test_a_right_that_the_administrators_key_was_given_without_is_named(cafe: Cafe) -> None:
    weak = cafe.api.vk.issue("user", cafe.owner.id, ["groups", "photos"]).value
    lacks = await lacking(Keys.of(cafe.community.id, cafe.key(Kind.USER, weak)))
    right = Sentence("lacking.vk.right", {"name": "[vk] user_token", "right": "wall"})
    assert {what for what, why in lacks.items() if why == right} == set(METHODS) - {
        Capability.BAN,
        Capability.RESULTS,
        Capability.FILES,  # of the community's key
    }


async def test_somebody_who_runs_nothing_may_only_read(cafe: Cafe) -> None:
    stranger = cafe.api.vk.person("Кто-то")
    lacks = await lacking(Keys.of(cafe.community.id, cafe.key(Kind.USER, stranger.token)))
    assert set(lacks) == set(METHODS) - {Capability.RESULTS}
    assert lacks.pop(Capability.FILES).key == "lacking.vk.key"
    assert {why.key for why in lacks.values()} == {"lacking.vk.level"}


async def test_a_right_that_was_given_meanwhile_is_found(cafe: Cafe) -> None:
    memory = Recollections()
    with cafe.only(Kind.GROUP) as keys:
        await learn(keys, memory)
        assert "lacking:post" in memory.kept
        cafe.api.vk.switches.community_posts_text = True
        await learn(keys, memory)
    assert "lacking:post" not in memory.kept


def test_every_capability_is_known_with_methods_that_our_keys_may_call() -> None:
    assert {*METHODS, *LACKING, Capability.LINKS} == set(Capability)
    assert {method for methods in METHODS.values() for method in methods} <= KNOWN.keys()
