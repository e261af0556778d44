"""APScheduler as a clock: it rings, and a task of `Background` does the work.

The clock keeps no plan. What is due stands in our own tables, so a tick that is missed, late or
doubled changes nothing: the next one looks again (docs/adr/0002-scheduler-is-a-clock.md).
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC
from types import TracebackType
from typing import Self

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.background import Background, log_failure


class Ticker:
    """Calls use-cases again and again while the `async with` lasts.

    Rings that come while a use-case is still running fold into one, so it never runs twice at a time.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            jobstores={"default": MemoryJobStore()},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def every(self, seconds: float, name: str, use_case: Callable[[], Awaitable[object]]) -> None:
        """Call `use_case` now and then every `seconds`; `name` tells it apart and is unique.

        What it raises is logged, and the next ring calls it again.
        """
        bell = asyncio.Event()
        bell.set()

        async def ring() -> None:
            bell.set()

        self._scheduler.add_job(ring, "interval", seconds=seconds, id=name)
        self._background.start(name, lambda: _answer(bell, 2 * seconds, name, use_case))

    async def __aenter__(self) -> Self:
        self._scheduler.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._scheduler.shutdown(wait=False)


async def _answer(
    bell: asyncio.Event, patience: float, name: str, use_case: Callable[[], Awaitable[object]]
) -> None:
    while True:
        # APScheduler goes by the wall clock: set back an hour, it would be silent for an hour.
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await bell.wait()
        bell.clear()
        try:
            await use_case()
        except Exception as error:  # noqa: BLE001 - outermost: one failed tick must not stop the clock
            log_failure("tick failed", error, tick=name)
