"""A VK for each test with a community in it, and bare clients of it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk


@pytest.fixture
async def api() -> AsyncIterator[ServedVk]:
    async with served_vk() as served:
        yield served


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


@pytest.fixture
def owner(api: ServedVk) -> Person:
    return api.vk.person("Владелец")


@pytest.fixture
def olga(api: ServedVk) -> Person:
    return api.vk.person("Ольга")


@pytest.fixture
def cafe(api: ServedVk, owner: Person) -> Community:
    return api.vk.community("Кофейня", owner)


@pytest.fixture
def bot(api: ServedVk, session: aiohttp.ClientSession, cafe: Community) -> Bare:
    """Calls with the community's key."""
    return Bare(api, session, cafe.token)


@pytest.fixture
def admin(bot: Bare, owner: Person) -> Bare:
    """Calls with the administrator's key."""
    return bot.with_token(owner.token)


@pytest.fixture
def service(api: ServedVk, bot: Bare) -> Bare:
    """Calls with the application's key."""
    return bot.with_token(api.vk.service_token)


@pytest.fixture
async def poll(bot: Bare, session: aiohttp.ClientSession, cafe: Community) -> Poll:
    return await Poll(bot, session, cafe.id).begin()
