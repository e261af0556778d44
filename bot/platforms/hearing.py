"""When a platform was heard last: outages are told once they last, and again when they are over.

Some keep events for a while only. Whatever was written longer ago than that, while the platform was silent
or we were not running, will never come, and that is told too.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.platforms.memory import Memory
from models.clock import Clock
from models.outages import Outage, Span

log = structlog.get_logger()

TELL_AFTER: Final = timedelta(minutes=5)
"""What is over sooner is told nobody: networks stumble all the time."""

_NOTE_EVERY: Final = timedelta(minutes=1)
_KEY: Final = "heard"

Tell = Callable[[Outage], Awaitable[None]]
"""Has people told of an outage; twice of the same is once."""


class Hearing:
    """Whether a platform gives events; it keeps them for us for `kept`, or makes up for what it lost."""

    def __init__(
        self, platform: str, memory: Memory, clock: Clock, tell: Tell, *, kept: timedelta | None = None
    ) -> None:
        self._platform = platform
        self._kept = kept
        self._memory = memory
        self._clock = clock
        self._tell = tell
        self._since: datetime | None = None
        self._told = False
        self._noted: datetime | None = None

    async def failed(self) -> bool:
        """It gave none; returns whether it did until now."""
        first, now = self._since is None, self._clock()
        if self._since is None:
            self._since = await self._last() or now
        if not self._told and now - self._since >= TELL_AFTER:
            await self._tell(Outage(platform=self._platform, since=self._since))
            self._told = True
        return first

    async def heard(self) -> None:
        """It gave some, or said that there are none."""
        now = self._clock()
        last = self._since or (await self._last() if self._noted is None else None)
        if last is not None:
            await self._back(last, now)
        if self._noted is None or now - self._noted >= _NOTE_EVERY or last is not None:
            await self._memory.keep(_KEY, now.isoformat())
            self._noted = now
        self._since, self._told = None, False

    async def _back(self, last: datetime, now: datetime) -> None:
        lost = None
        if self._kept is not None and now - last > self._kept:
            lost = Span(since=last, until=now - self._kept)
        if self._since is not None:
            seconds = round((now - last).total_seconds())
            log.info("a platform gives events again", platform=self._platform, after_seconds=seconds)
        if lost is not None:
            log.error(
                "a platform keeps events for a while only: what was written in this time will never come",
                platform=self._platform,
                since=lost.since.isoformat(timespec="minutes"),
                until=lost.until.isoformat(timespec="minutes"),
            )
        if self._told or lost is not None:
            await self._tell(Outage(platform=self._platform, since=last, until=now, lost=lost))

    async def _last(self) -> datetime | None:
        kept = await self._memory.recall(_KEY)
        return datetime.fromisoformat(kept) if kept else None


async def nobody(outage: Outage) -> None:
    """Where there is nobody to be told."""
