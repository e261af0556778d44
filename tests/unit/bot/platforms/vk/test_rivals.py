"""Competitors are seen as anybody sees them, by a service key too, and what they hide stays unknown."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.rivals import short
from models.errors import Refused
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.walls import publish

MONTH = timedelta(days=30)


@pytest.fixture
async def gateway(cafe: Cafe) -> VkGateway:
    return VkGateway(cafe.keys, Recollections(), cafe.watch)


async def test_posts_and_followers_of_another_community_are_seen(cafe: Cafe, gateway: VkGateway) -> None:
    vk = cafe.api.vk
    owner = vk.person("Хозяин булочной")
    bakery = vk.community("Булочная", owner, members=[cafe.olga])
    now = datetime.fromtimestamp(vk.now(), UTC)
    publish(vk, bakery, bakery.owner, "Давно", date=int((now - 2 * MONTH).timestamp()))
    fresh = publish(vk, bakery, bakery.owner, "Свежее")
    fresh.likes.add(cafe.olga.id)
    found = await gateway.rival(f"https://vk.com/club{bakery.id}", now - MONTH)
    assert (found.title, [post.id for post in found.posts]) == ("Булочная", [str(fresh.id)])
    assert found.posts[0].results.likes == 1
    assert found.subscribers == len(bakery.members)


async def test_whoever_is_not_there_is_refused(gateway: VkGateway) -> None:
    with pytest.raises(Refused):
        await gateway.rival("nobody", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("https://vk.com/korica", "korica"),
        ("vk.com/club12", "12"),
        ("@korica", "korica"),
        ("public7", "7"),
        ("clubhouse", "clubhouse"),
    ],
)
def test_a_competitor_is_named_in_any_way(name: str, end: str) -> None:
    assert short(name) == end
