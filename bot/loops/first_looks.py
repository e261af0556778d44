"""The loop that looks who writes for the first time: a platform is asked, so nothing may wait for it.

Whom to look at and what comes of it is decided in `handlers.messages.strangers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from bot.transport.bell import Bell, Bells
from handlers.messages.doubts import Heard
from handlers.messages.strangers import LookAtStrangers, Strangers
from handlers.ports import Acquaintance
from models.clock import Clock
from models.errors import DeliveryError, RateLimited
from models.storage.store import Store

log = structlog.get_logger()

_EVERY, _AT_ONCE = 2.0, 4
"""So many people in so many seconds: what is sent and removed must not wait for it at the limits there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstLooks:
    """Looks at the strangers of one platform, some at a time."""

    platform: str
    strangers: Strangers
    acquaintance: Acquaintance
    look: LookAtStrangers
    store: Store
    clock: Clock
    bell: Bell
    deliver: Bells

    async def __call__(self) -> None:
        """Until the wish to stop."""
        while not self.bell.stopping:
            await self.round()
            await self.bell.wait(_EVERY)

    async def round(self) -> int:
        """Look at some people; returns for how many somebody was called."""
        met = await self._told(self.strangers.take(self.platform, _AT_ONCE))
        if not met:
            return 0
        async with self.store.begin() as ledger:
            called = await self.look(ledger, met, self.clock())
        if called:
            self.deliver.ring()
        return called

    async def _told(self, heard: Sequence[Heard]) -> list[tuple[Heard, str]]:
        """With what they say of themselves; who says nothing, or of whom nothing is told, is left out.

        A platform that asks us to slow down is not asked again in this round.
        """
        found = []
        for place, one in enumerate(heard):
            try:
                about = await self.acquaintance.about(one.message.author.id)
            except RateLimited as limited:
                log.debug("newcomers are looked at later", reason=str(limited))
                self.strangers.put_back(self.platform, heard[place:])
                break
            except DeliveryError as error:
                log.info("what a newcomer says of themselves is not told", reason=str(error))
                continue
            if about:
                found.append((one, about))
        return found
