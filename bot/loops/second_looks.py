"""The loop of second looks: meanings are worked out in a thread, so nothing waits for them.

What is looked at again and what comes of it is decided in `handlers.messages.second_look`.
"""

import asyncio
from dataclasses import dataclass

import structlog

from bot.transport.bell import Bell, Bells
from handlers.messages.doubts import Doubts
from handlers.messages.second_look import LookAgain
from models.clock import Clock
from models.encoding import Encoder
from models.errors import NoMeanings
from models.storage.store import Store

log = structlog.get_logger()

_EVERY, _AT_ONCE = 1.0, 32
"""So many messages in so many seconds at most, whatever comes in: less than a tenth of a core."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLooks:
    """Looks again at messages in doubt, some at a time."""

    doubts: Doubts
    look: LookAgain
    encoder: Encoder
    store: Store
    clock: Clock
    bell: Bell
    deliver: Bells

    async def __call__(self) -> None:
        """Until the wish to stop, or until it turns out that nothing can be looked at again here; what waits
        then keeps its first opinion."""
        try:
            while not self.bell.stopping:
                await self.round()
                await self.bell.wait(_EVERY)
        except NoMeanings as error:
            log.error("there are no second opinions from now on", reason=str(error))  # noqa: TRY400
            self.doubts.zone = None

    async def round(self) -> int:
        """Look at some messages; returns at how many."""
        taken = self.doubts.take(_AT_ONCE)
        if not taken:
            return 0
        meanings = await asyncio.to_thread(self.encoder.meanings, self.look.asked(taken))
        async with self.store.begin() as ledger:
            called = await self.look(ledger, taken, meanings, self.clock())
        if called:
            self.deliver.ring()
        return len(taken)
