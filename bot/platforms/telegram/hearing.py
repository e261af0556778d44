"""When Telegram was heard last: outages are told once they last, and again when they are over.

Telegram keeps updates for a day. Whatever was written longer ago than that, while it was silent or we
were not running, will never come, and that is told too.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.platforms.memory import Memory
from bot.platforms.telegram.mapping import PLATFORM
from models.clock import Clock
from models.outages import Outage, Span

log = structlog.get_logger()

KEPT_BY_TELEGRAM: Final = timedelta(hours=24)
TELL_AFTER: Final = timedelta(minutes=5)
"""What is over sooner is told nobody: networks stumble all the time."""

_NOTE_EVERY: Final = timedelta(minutes=1)
_KEY: Final = "heard"

Tell = Callable[[Outage], Awaitable[None]]
"""Has people told of an outage; twice of the same is once."""


class Hearing:
    """Whether Telegram gives updates."""

    def __init__(self, memory: Memory, clock: Clock, tell: Tell) -> None:
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
            await self._tell(Outage(platform=PLATFORM, since=self._since))
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
        lost = Span(since=last, until=now - KEPT_BY_TELEGRAM) if now - last > KEPT_BY_TELEGRAM else None
        if self._since is not None:
            seconds = round((now - last).total_seconds())
            log.info("Telegram gives updates again", after_seconds=seconds)
        if lost is not None:
            log.error(
                "Telegram keeps updates for a day: what was written in this time will never come",
                since=lost.since.isoformat(timespec="minutes"),
                until=lost.until.isoformat(timespec="minutes"),
            )
        if self._told or lost is not None:
            await self._tell(Outage(platform=PLATFORM, since=last, until=now, lost=lost))

    async def _last(self) -> datetime | None:
        kept = await self._memory.recall(_KEY)
        return datetime.fromisoformat(kept) if kept else None


async def nobody(outage: Outage) -> None:
    """Where there is nobody to be told."""
