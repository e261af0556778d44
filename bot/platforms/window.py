"""At most so many calls within any second as a platform counts them, however long each is on its way there.

A limiter spaces calls as they leave; one that is held up on the way arrives together with the next.
"""

import asyncio
from collections import deque
from typing import Final

_SECOND: Final = 1.0
_ON_ITS_WAY: Final = 2.0
"""Seconds after which a call has surely arrived, though its answer is not back."""


class Passage:
    """One call, from before it leaves until it is back."""

    def __init__(self) -> None:
        self.begun, self.ended = _now(), 0.0
        self.over = asyncio.Event()

    def end(self) -> None:
        """It is back, or given up."""
        self.ended = _now()
        self.over.set()


class Window:
    """The last `most` calls; the next begins a second after the first of them is over."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calls: deque[Passage] = deque(maxlen=most)

    def left(self) -> float:
        """The seconds after which there may be room for one more call: one that is not over may last."""
        if len(self._calls) < self._most:
            return 0.0
        first = self._calls[0]
        if first.over.is_set():
            return max(0.0, first.ended + _SECOND - _now())
        return _SECOND if _now() < first.begun + _ON_ITS_WAY else 0.0

    async def begin(self) -> Passage:
        """Begin a call as soon as there is room for one more. One caller at a time."""
        if len(self._calls) == self._most:
            await _a_second_after(self._calls[0])
        passage = Passage()
        self._calls.append(passage)
        return passage


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _a_second_after(passage: Passage) -> None:
    try:
        async with asyncio.timeout(max(0.0, passage.begun + _ON_ITS_WAY - _now())):
            await passage.over.wait()
    except TimeoutError:
        return
    await asyncio.sleep(max(0.0, passage.ended + _SECOND - _now()))
