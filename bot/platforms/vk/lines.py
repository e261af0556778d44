"""Blocking calls in threads of our own, so that nothing that hangs in one of them holds up the program.

A thread can't be stopped: whoever waits for it can, and then it ends by itself when its call does.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from queue import SimpleQueue
from typing import Generic, TypeVar

_S = TypeVar("_S")
_T = TypeVar("_T")
_Job = Callable[[_S], None]


class Lines(Generic[_S]):
    """At most `count` sessions, each in its own thread, made when they are needed."""

    def __init__(self, make: Callable[[], _S], count: int) -> None:
        self._make = make
        self._left = count
        self._free: asyncio.LifoQueue[SimpleQueue[_Job[_S] | None]] = asyncio.LifoQueue()
        self._all: list[SimpleQueue[_Job[_S] | None]] = []

    async def run(self, job: Callable[[_S], _T], patience: timedelta) -> _T:
        """What `job` returns or raises.

        Raises:
            TimeoutError: it took longer than `patience`; it goes on, and nobody hears of its end.
        """
        line = await self._line()
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[_T] = loop.create_future()

        def settle(outcome: Callable[[asyncio.Future[_T]], None]) -> None:
            self._free.put_nowait(line)
            if not ended.done():
                outcome(ended)

        def tell(outcome: Callable[[asyncio.Future[_T]], None]) -> None:
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(settle, outcome)

        def work(session: _S) -> None:
            try:
                result = job(session)
            except Exception as error:  # noqa: BLE001 - handed on to who waits
                kept = error
                tell(lambda future: future.set_exception(kept))
            else:
                tell(lambda future: future.set_result(result))

        line.put(work)
        async with asyncio.timeout(patience.total_seconds()):
            return await ended

    async def ready(self) -> None:
        """Until one of them is free."""
        self._free.put_nowait(await self._line())

    def close(self) -> None:
        """Let the threads end, each after the call that it is in."""
        for line in self._all:
            line.put(None)

    async def _line(self) -> SimpleQueue[_Job[_S] | None]:
        if self._free.empty() and self._left:
            self._left -= 1
            return self._started()
        return await self._free.get()

    def _started(self) -> SimpleQueue[_Job[_S] | None]:
        jobs: SimpleQueue[_Job[_S] | None] = SimpleQueue()
        self._all.append(jobs)
        # A daemon: the program ends also while one hangs in a call.
        threading.Thread(target=_serve, args=(jobs, self._make), name="vk line", daemon=True).start()
        return jobs


def _serve(jobs: "SimpleQueue[_Job[_S] | None]", make: Callable[[], _S]) -> None:
    session = make()
    while (job := jobs.get()) is not None:
        job(session)
