"""Bells that loops wait on, and the wish to stop, which rings them all."""

import asyncio


class Bell:
    """Rung when there may be something to do; several rings before a wait are one."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._rung = asyncio.Event()
        self._rung.set()
        self._stopping = stopping

    @property
    def stopping(self) -> bool:
        """Whether the loops should finish what is in hand and end."""
        return self._stopping.is_set()

    def another(self) -> "Bell":
        """A bell of its own for another loop that stops with this one."""
        return Bell(self._stopping)

    def ring(self) -> None:
        """There may be something to do."""
        self._rung.set()

    async def wait(self, at_most: float) -> None:
        """Until it is rung, and at most so many seconds."""
        try:
            async with asyncio.timeout(at_most):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()


class Bells:
    """One bell for each loop that waits: shared, the first to wake would take the ring from the others."""

    def __init__(self, stopping: asyncio.Event) -> None:
        self._stopping = stopping
        self._bells: list[Bell] = []

    def new(self) -> Bell:
        """A bell that is rung with all the others."""
        bell = Bell(self._stopping)
        self._bells.append(bell)
        return bell

    def ring(self) -> None:
        """There may be something to do."""
        for bell in self._bells:
            bell.ring()
