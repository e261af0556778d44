"""A loop for tests of pace: what takes minutes takes no time, and always comes out the same.

For what waits for nothing but time: a loop that reads a socket can't know what is on its way.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, Final

_TURN: Final = 1e-6
"""So many seconds each turn of the loop takes, as nothing takes none."""


class _Leaping(selectors.DefaultSelector):
    """Moves on to the moment that it is asked to wait for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += max(timeout or 0.0, _TURN)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


def leaping(story: Coroutine[Any, Any, None]) -> None:
    """Tell a story whose clock is the loop's `time`."""
    with asyncio.Runner(loop_factory=_Loop) as runner:
        runner.run(story)
