"""A brand on a made-up VK, and our keys to it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from bot.platforms.limits import Budget, Limits
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.key import Key, Kind, key
from bot.platforms.vk.keys import NAMES, Keys
from models.clock import system_clock
from tests.fakes import Recollections, Watch
from tests.pictures import Shelved
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk

FAST = Budget(per_second=10_000, burst=100)


def fast() -> Limits:
    return Limits(token=FAST, chat=FAST)


@dataclass(slots=True)
class Cafe:
    """A community, its owner, a subscriber, and a key of each kind."""

    api: ServedVk
    watch: Watch
    owner: Person
    olga: Person
    community: Community
    keys: Keys

    def key(self, kind: Kind, token: str = "", limits: Limits | None = None) -> Key:
        tokens = {Kind.GROUP: self.community.token, Kind.USER: self.owner.token}
        known = tokens.get(kind, self.api.vk.service_token)
        return key(kind, NAMES[kind], token or known, self.api.address, limits or fast())

    @contextmanager
    def only(self, *kinds: Kind) -> Iterator[Keys]:
        """A brand with fewer keys."""
        keys = Keys.of(self.community.id, *(self.key(kind) for kind in kinds))
        yield keys
        keys.close()

    @property
    def called(self) -> list[str]:
        return [call.method for call in self.api.calls]


@pytest.fixture
async def cafe() -> AsyncIterator[Cafe]:
    watch = Watch(system_clock())
    async with served_vk(watch) as api:
        owner, olga = api.vk.person("Владелец"), api.vk.person("Ольга", "Ким")
        community = api.vk.community("Кофейня", owner, members=[olga])
        made = Cafe(api, watch, owner, olga, community, Keys.of(community.id))
        made.keys = Keys.of(community.id, *(made.key(kind) for kind in Kind))
        yield made
        made.keys.close()


@pytest.fixture
def shelf() -> Shelved:
    return Shelved()


@pytest.fixture
def gateway(cafe: Cafe, shelf: Shelved) -> VkGateway:
    return VkGateway(cafe.keys, Recollections(), cafe.watch, contents=shelf)
