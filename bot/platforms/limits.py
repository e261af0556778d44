"""How often we may call a platform: a budget for the token, one for each chat, and pauses it asked for.

In memory only: after a restart the platform says again what it thinks of our pace.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from aiolimiter import AsyncLimiter

from bot.platforms.window import Passage, Window
from models.errors import RateLimited

PATIENCE: Final = timedelta(seconds=1)
CHATS: Final = 1000
_LONGEST_APPOINTMENT: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """`per_second` calls in the long run; within any second at most `per_second + burst`, as they leave.

    `arriving`, of a chat's, bounds what arrives within a second, whatever holds up some of it on the way.
    """

    per_second: float
    burst: int = 1
    arriving: int | None = None

    def limiter(self) -> AsyncLimiter:
        """A fresh bucket."""
        return AsyncLimiter(self.burst, self.burst / self.per_second)


@dataclass(slots=True)
class _Lane:
    """`waiting` are those who have been let in and have not called yet; who was turned away last may come
    at `booked`. One `at_its_door` has a turn here and waits for those that it needs besides."""

    budgets: Sequence[Budget]
    limiters: Sequence[AsyncLimiter]
    windows: Sequence[Window]
    paused_until: float = 0.0
    waiting: int = 0
    booked: float = 0.0
    at_its_door: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, budgets: Sequence[Budget]) -> "_Lane":
        windows = [Window(budget.arriving) for budget in budgets if budget.arriving]
        return cls(budgets, [budget.limiter() for budget in budgets], windows)

    def wait(self) -> float:
        """The seconds after which there is room for one more call behind those who wait, at most."""
        full = [
            (self.waiting + 1) / budget.per_second
            for budget, limiter in zip(self.budgets, self.limiters, strict=True)
            if self.waiting or not limiter.has_capacity()
        ]
        return max([*full, *(window.left() for window in self.windows)], default=0.0)

    def appointment(self, now: float) -> float:
        """The seconds after which who is turned away shall ask again: one after the other."""
        step = max(1 / budget.per_second for budget in self.budgets)
        self.booked = min(max(self.booked + step, now + self.wait()), now + _LONGEST_APPOINTMENT)
        return self.booked - now

    async def acquire(self) -> None:
        for limiter in self.limiters:
            await limiter.acquire()


class Limits:
    """The budgets of one token. At most `chats` are remembered, those used last.

    A wait up to `patience` is waited for; a longer one is told, so that other chats get their turn. What
    counts against a chat waits half as long at most, so that there is always room for what does not: a
    deletion overtakes any number of greetings. It keeps `urgent` too, if that is named, so that any number of
    deletions leaves room for a greeting. `chat` may depend on the chat and be several budgets, all
    of which must have room.
    """

    def __init__(
        self,
        *,
        token: Budget,
        urgent: Budget | None = None,
        chat: Budget | Callable[[str], Sequence[Budget]],
        chats: int = CHATS,
        patience: timedelta = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token, self._urgent = _Lane.of([token]), _Lane.of([urgent] if urgent else [])
        self._budgets = chat if callable(chat) else lambda _: [chat]
        self._chats: OrderedDict[str, _Lane] = OrderedDict()
        self._most = chats
        self._patience = patience.total_seconds()
        self._monotonic = monotonic

    @asynccontextmanager
    async def passage(self, chat: str | None = None) -> AsyncIterator[None]:
        """A call, from before its turn until it is over, which is when a second of its chat begins.

        Raises:
            RateLimited: as `turn` does.
        """
        passages = await self._begun(chat)
        try:
            yield
        finally:
            for passage in passages:
                passage.end()

    async def turn(self, chat: str | None = None) -> None:
        """Wait until a call may be made that arrives at once; `chat` where it counts against a chat too.

        Raises:
            RateLimited: the platform asked for a longer pause, or our budget needs one.
        """
        async with self.passage(chat):
            return

    async def _begun(self, chat: str | None) -> Sequence[Passage]:
        lanes = [self._urgent if chat is None else self._lane(chat), self._token]
        for lane in lanes:
            await self._unpaused(lane)
        # Asked of all before any is spent: who is turned away by one must not have paid another.
        for lane in lanes:
            if (left := lane.wait()) > (self._patience if chat is None else self._patience / 2):
                # What counts against no chat is urgent and asks again at once.
                raise RateLimited(
                    timedelta(seconds=left if chat is None else lane.appointment(self._monotonic()))
                )
        if chat is None:
            # Who waits for this one is not yet in the way of others.
            with _waiting(lanes[:1]):
                await lanes[0].acquire()
            with _waiting(lanes[1:]):
                await self._token.acquire()
            return ()
        # One after the other, or those who wait for the token would then call the chat all at once.
        with _waiting(lanes):
            async with lanes[0].at_its_door:
                for lane in lanes:
                    await lane.acquire()
                return [await window.begin() for window in lanes[0].windows]

    def pause(self, retry_after: timedelta, chat: str | None = None) -> None:
        """No calls for this long, to one chat or at all."""
        lane = self._token if chat is None else self._lane(chat)
        lane.paused_until = max(lane.paused_until, self._monotonic() + retry_after.total_seconds())

    def _lane(self, chat: str) -> _Lane:
        lane = self._chats.get(chat)
        if lane is None:
            lane = self._chats[chat] = _Lane.of(self._budgets(chat))
        self._chats.move_to_end(chat)
        if len(self._chats) > self._most:
            self._chats.popitem(last=False)
        return lane

    async def _unpaused(self, lane: _Lane) -> None:
        while (left := lane.paused_until - self._monotonic()) > 0:
            if left > self._patience:
                raise RateLimited(timedelta(seconds=left))
            await asyncio.sleep(left)


@contextmanager
def _waiting(lanes: Sequence[_Lane]) -> Iterator[None]:
    for lane in lanes:
        lane.waiting += 1
    try:
        yield
    finally:
        for lane in lanes:
            lane.waiting -= 1
