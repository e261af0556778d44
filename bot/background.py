"""The one owner of tasks: it starts them, watches them, and waits for each to end.

Nobody else creates a task (the linter says so), so none can fail unseen or outlive the program.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import structlog

from models.errors import DeliveryError, StorageError

log = structlog.get_logger()

Work = Callable[[], Coroutine[Any, Any, object]]
"""Makes the coroutine of a task; called again for each restart."""


@dataclass(frozen=True, slots=True)
class Restart:
    """How long to wait before failed work starts again: `first` seconds, doubled each time up to
    `longest`. Work that lasted longer than `longest` counts as healthy and waits `first` again."""

    first: float = 0.5
    longest: float = 60.0


class Background:
    """A group of tasks that stops as one.

    Used as `async with Background() as background:`. On the way out the tasks are cancelled, the
    last started first, and awaited for `deadline` seconds in all, so whatever a task needs should
    be started before it.
    """

    def __init__(self, *, deadline: float = 10.0) -> None:
        self._deadline = deadline
        self._tasks: dict[asyncio.Task[None], None] = {}
        self._stopping = asyncio.Event()
        self._failure: Exception | None = None

    def start(self, name: str, work: Work, *, restart: Restart | None = None) -> None:
        """Run `work` until it ends or the group stops.

        Without `restart` the work is essential: its failure is logged and stops the whole group.
        With it a failure is logged and the work starts again.
        """
        running = _again(name, work, restart) if restart else self._guard(name, work)
        task = asyncio.create_task(running, name=name)  # noqa: TID251 (this is the owner)
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None))

    def request_stop(self) -> None:
        """Let `until_stopped` return."""
        self._stopping.set()

    async def until_stopped(self) -> None:
        """Wait until somebody asks for a stop.

        Raises:
            Exception: whatever an essential task failed with.
        """
        await self._stopping.wait()
        if self._failure:
            raise self._failure

    async def stop(self) -> None:
        """Cancel the tasks, the last started first, and wait for them; what does not end is named."""
        clock = asyncio.get_running_loop().time
        ends = clock() + self._deadline
        while self._tasks:
            task, _ = self._tasks.popitem()
            task.cancel()
            # Even past the deadline each one gets a turn to clean up.
            await asyncio.wait({task}, timeout=max(ends - clock(), 0.05))
            if not task.done():
                log.error("task did not stop in time", task=task.get_name())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        # A body that did not wait for the end must not pass for a success.
        if error is None and self._failure:
            raise self._failure

    async def _guard(self, name: str, work: Work) -> None:
        try:
            await work()
        except Exception as error:  # outermost: `until_stopped` raises it
            log.exception("essential task failed", task=name)
            self._failure = self._failure or error
            self._stopping.set()


def log_failure(what: str, error: Exception, **fields: object) -> None:
    """One line where the disk or a platform is in the way, as its words say all; the whole trace where we are
    wrong."""
    if isinstance(error, StorageError):
        log.error(what, reason=str(error), **fields)
    elif isinstance(error, DeliveryError):
        log.warning(what, reason=str(error), **fields)
    else:
        log.exception(what, exc_info=error, **fields)


async def _again(name: str, work: Work, restart: Restart) -> None:
    clock = asyncio.get_running_loop().time
    pause = restart.first
    while True:
        began = clock()
        try:
            await work()
        except Exception as error:
            if _is_stopping():
                log.exception("task failed while it stopped", task=name)
                return
            if clock() - began > restart.longest:
                pause = restart.first
            log_failure("task failed, it starts again", error, task=name, after_seconds=pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(pause * 2, restart.longest)


def _is_stopping() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
