"""How often we may call a platform: a budget for the token, one for each chat, and pauses it asked for.

In memory only: after a restart the platform says again what it thinks of our pace.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiolimiter import AsyncLimiter

from models.errors import RateLimited

PATIENCE: Final = timedelta(seconds=1)
CHATS: Final = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """`per_second` calls in the long run; within any second at most `per_second + burst`."""

    per_second: float
    burst: int = 1

    def limiter(self) -> AsyncLimiter:
        """A fresh bucket."""
        return AsyncLimiter(self.burst, self.burst / self.per_second)


@dataclass(slots=True)
class _Lane:
    budgets: Sequence[Budget]
    limiters: Sequence[AsyncLimiter]
    paused_until: float = 0.0

    @classmethod
    def of(cls, budgets: Sequence[Budget]) -> "_Lane":
        return cls(budgets, [budget.limiter() for budget in budgets])

    def wait(self) -> float:
        """The seconds after which there is room for one more call, at most."""
        full = [
            1 / budget.per_second
            for budget, limiter in zip(self.budgets, self.limiters, strict=True)
            if not limiter.has_capacity()
        ]
        return max(full, default=0.0)


class Limits:
    """The budgets of one token. At most `chats` are remembered, those used last.

    A wait up to `patience` is waited for; a longer one is told, so that other chats get their turn.
    `chat` may depend on the chat and be several budgets, all of which must have room.
    """

    def __init__(
        self,
        *,
        token: Budget,
        chat: Budget | Callable[[str], Sequence[Budget]],
        chats: int = CHATS,
        patience: timedelta = PATIENCE,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._token = _Lane.of([token])
        self._budgets = chat if callable(chat) else lambda _: [chat]
        self._chats: OrderedDict[str, _Lane] = OrderedDict()
        self._most = chats
        self._patience = patience
        self._monotonic = monotonic

    async def turn(self, chat: str | None = None) -> None:
        """Wait until a call may be made; `chat` where the call counts against a chat too.

        Raises:
            RateLimited: the platform asked for a longer pause, or our budget needs one.
        """
        if chat is not None:
            await self._pass(self._lane(chat))
        await self._pass(self._token)

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

    async def _pass(self, lane: _Lane) -> None:
        while (left := lane.paused_until - self._monotonic()) > 0:
            if left > self._patience.total_seconds():
                raise RateLimited(timedelta(seconds=left))
            await asyncio.sleep(left)
        if (left := lane.wait()) > self._patience.total_seconds():
            raise RateLimited(timedelta(seconds=left))
        for limiter in lane.limiters:
            await limiter.acquire()
