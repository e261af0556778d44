"""The newest comment that VK has brought, and when: after a long stop it is looked for what came later."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

import msgspec

from bot.platforms.memory import Memory
from bot.platforms.vk.arriving import newest
from bot.platforms.vk.under import Gap
from models.clock import Clock
from models.inbox import RawEvent

GAP: Final = timedelta(minutes=5)
"""After so long a stop it is looked on the wall for what VK may not tell any more."""

_KEY: Final = "callback"
_REMEMBER_EVERY: Final = timedelta(seconds=30)


class _Last(NamedTuple):
    comment: int
    at: int


class Last:
    """Kept seldom, since a comment that is fetched twice is one event. `comment` is the newest by number."""

    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory, self._clock = memory, clock
        self.comment, self._kept_at, self._heard_at = 0, 0.0, clock()

    async def heard(self, events: Sequence[RawEvent]) -> None:
        """These have come and are stored."""
        known, self._heard_at = self.comment, self._clock()
        self.comment, now = newest(events, known), self._heard_at.timestamp()
        first = not known and self.comment
        if first or now - self._kept_at >= _REMEMBER_EVERY.total_seconds():
            self._kept_at = now
            await self._memory.keep(_KEY, msgspec.json.encode(_Last(self.comment, int(now))).decode())

    def looked(self) -> None:
        """It was looked for what may not have come, so now nothing is missing."""
        self._heard_at = self._clock()

    @property
    def quiet_for(self) -> timedelta:
        """How long nothing has come."""
        return self._clock() - self._heard_at

    @property
    def since_then(self) -> Gap:
        """What may have been said since something has come last, or could have."""
        return Gap(self._heard_at.timestamp(), self.comment)

    async def before_a_stop(self) -> Gap | None:
        """What may have been said since we stopped for long; None where there was no such stop.

        From now on that comment is known, so that silence is noticed also before another one comes.
        """
        if (kept := await self._memory.recall(_KEY)) is None:
            return None
        last = msgspec.json.decode(kept, type=_Last)
        self.comment = max(self.comment, last.comment)
        stopped = self._clock().timestamp() - last.at > GAP.total_seconds()
        return Gap(last.at, last.comment) if stopped else None
