"""VK as a running Smotritel meets it: the adapter of one community, while it is needed.

vk_api and requests are imported when somebody connects.
"""

import asyncio
from collections.abc import AsyncIterator, Container, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import structlog

from bot.platforms.hearing import Tell, nobody
from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.memory import StoredMemory
from bot.platforms.vk.places import PLATFORM, SITE
from handlers.ports import Communities
from models.capabilities import Capability
from models.clock import Clock
from models.communities import Community, Mode, Place
from models.errors import DeliveryError
from models.storage.store import Store
from models.texts import Sentence

if TYPE_CHECKING:
    from bot.platforms.door import Take
    from bot.platforms.limits import Limits
    from bot.platforms.vk.callback import Callback
    from bot.platforms.vk.client import VkGateway
    from bot.platforms.vk.intake import VkIntake
    from bot.platforms.vk.keys import Keys
    from bot.platforms.vk.reception import Reception

log = structlog.get_logger()

COLLECT_EVERY: Final = timedelta(hours=1)
LACKING: Final = (Capability.NEWCOMERS, Capability.LOCK, Capability.SILENT)
"""What VK does not have at all. A link that carries a mark needs no key."""

LEARN_EVERY: Final = timedelta(minutes=30)
"""A right that was given later is found so soon."""

_LEARN_AGAIN: Final = timedelta(seconds=30)
_POLLS: Final = 2
"""A poll that was left may hang for a while beside the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """Whose community, its keys, of which two may be missing, and the way; no `server` is VK's own."""

    group: int
    community_token: str
    user_token: str = ""
    service_token: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class VkEdge:
    """The adapter of one community."""

    keys: "Keys"
    memory: StoredMemory
    reception: "Reception"
    intake: "VkIntake"
    gateway: "VkGateway"
    clock: Clock

    def troubles(self) -> Mapping[str, Sentence]:
        """What a person has to put right before VK works again."""
        return self.keys.troubles

    async def listen(self) -> None:
        """Have VK tell what we need to know.

        Raises:
            DeliveryError: it does not let us, or not now.
        """
        from bot.platforms.vk.settled import listen

        await listen(self.keys)

    async def learn(self) -> None:
        """Find out what our keys may do, and remember it for those who plan; a tick."""
        from bot.platforms.vk.abilities import learn

        while True:
            try:
                return await learn(self.keys, self.memory)
            except DeliveryError as error:
                log.info("what our keys may do can't be found out now", reason=str(error))
            await asyncio.sleep(_LEARN_AGAIN.total_seconds())

    def callback(self, url: str, key: bytes, take: "Take") -> "Callback":
        """The address at which VK brings events by itself."""
        from bot.platforms.vk.callback import Callback
        from bot.platforms.vk.last import Last

        last = Last(self.memory, self.clock)
        hearing, gaps = self.intake.hearing, self.intake.gaps
        return Callback(url, key, take, self.keys, self.reception, last, hearing, gaps)


@asynccontextmanager
async def connected(  # noqa: PLR0913 - everything meets here
    connection: Connection,
    store: Store,
    clock: Clock,
    tell: Tell = nobody,
    limits: "Limits | None" = None,
    commands: Container[str] = frozenset(),
    contents: Contents = NOTHING_KEPT,
) -> AsyncIterator[VkEdge]:
    """The adapter, while the block lasts. VK need not be reachable yet; `tell` hears of outages, `commands`
    are those that answer a message."""
    from bot.platforms.vk.choices import Choices
    from bot.platforms.vk.client import VkGateway
    from bot.platforms.vk.echoes import Echoes
    from bot.platforms.vk.intake import VkIntake
    from bot.platforms.vk.lines import Lines
    from bot.platforms.vk.reception import Reception
    from bot.platforms.vk.session import maker

    keys, memory = keys_of(connection, limits), StoredMemory(PLATFORM, store, clock)
    polls = Lines(maker(connection.community_token, connection.server), _POLLS)
    echoes = Echoes()
    reception = Reception(keys, Choices(memory, clock), clock, echoes, commands)
    try:
        intake = VkIntake(keys, polls, reception, memory, clock, tell)
        yield VkEdge(keys, memory, reception, intake, VkGateway(keys, memory, clock, echoes, contents), clock)
    finally:
        polls.close()
        keys.close()


def keys_of(connection: Connection, limits: "Limits | None" = None) -> "Keys":
    """The keys that are there, each with its own pace unless `limits` are given."""
    from bot.platforms.vk.key import Kind, key
    from bot.platforms.vk.keys import NAMES, Keys

    tokens = {
        Kind.GROUP: connection.community_token,
        Kind.USER: connection.user_token,
        Kind.SERVICE: connection.service_token,
    }
    made = (
        key(kind, NAMES[kind], token, connection.server, limits) for kind, token in tokens.items() if token
    )
    return Keys.of(connection.group, *made)


async def settle_in(communities: Communities, group: int, language: str, now: datetime) -> None:
    """The brand's community on VK, made if there is none: it proposes and does nothing by itself."""
    if any(known.platform == PLATFORM for known in await communities.all()):
        return
    wall, name = str(-group), f"{SITE.partition('//')[2]}club{group}"
    community = Community(
        id=PLATFORM,
        platform=PLATFORM,
        title="VK",
        language=language,
        mode=Mode.SUGGEST,
        places={wall: Place.WALL},
        titles={wall: name},
    )
    await communities.save(community, "start", now)
