"""The queue of updates: what the bot is told, until it confirms it or a day has passed."""

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice
from typing import Final

from models.clock import Clock
from tests.telegram.checking import faults
from tests.telegram.contract import Named, contract
from tests.telegram.failures import OTHER_POLL, Failure
from tests.telegram.world import Json

EXPIRE_AFTER: Final = timedelta(hours=24)
ON_REQUEST: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_ID: Final = 700_000_001


class ContractBroken(AssertionError):
    """This server was about to say something that the Bot API never says."""


@dataclass(frozen=True, slots=True)
class Update:
    """A line of the queue; `body` is what the bot gets."""

    id: int
    at: datetime
    kind: str
    body: Json


def kinds() -> frozenset[str]:
    """Every kind of update that there is."""
    return frozenset(contract().objects["Update"]) - {"update_id"}


class Updates:
    """What the bot has not confirmed yet. Kinds that it did not allow are never queued."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._queue: deque[Update] = deque()
        self._confirmed: deque[Update] = deque(maxlen=1000)
        self._again: list[Update] = []
        self._waiting: asyncio.Future[None] | None = None
        self._told = 0
        self._hurried: tuple[int, float] = (0, 0.0)
        self.slows_the_hurried = False
        self.news = asyncio.Event()
        self.next_id = FIRST_ID
        self.allowed = kinds() - ON_REQUEST
        self.chosen = False
        self.expired = 0

    def put(self, kind: str, content: Json) -> None:
        """Queue what happened, if the bot wants to know such things.

        Raises:
            ContractBroken: the real server would not say this.
        """
        if kind not in self.allowed:
            return
        body = {"update_id": self.next_id, kind: content}
        if wrong := list(faults(body, Named("Update"), "update")):
            raise ContractBroken("; ".join(wrong))
        self._append(kind, body)

    def put_raw(self, body: Json, kind: str = "raw") -> int:
        """Queue anything under the next id, were it nonsense; returns the id."""
        number = self.next_id
        self._append(kind, {"update_id": number} | body)
        return number

    def allow(self, wanted: list[str] | None) -> None:
        """Choose the kinds: none named means the usual ones, None leaves the choice as it was."""
        if wanted is not None:
            self.chosen = bool(wanted)
            self.allowed = frozenset(wanted) & kinds() if wanted else kinds() - ON_REQUEST

    def pending(self, limit: int | None = None) -> list[Update]:
        """The first of what waits, or all of it; what is older than a day is gone."""
        oldest = self._clock() - EXPIRE_AFTER
        while self._queue and self._queue[0].at < oldest:
            self._queue.popleft()
            self.expired += 1
        return list(islice(chain(self._again, self._queue), limit))

    def waiting(self) -> int:
        """How many wait."""
        return len(self._queue)

    def confirm(self, offset: int) -> None:
        """Forget what lies before `offset`; a negative one keeps so many from the end."""
        if offset < 0:
            offset = self._queue[offset].id if len(self._queue) >= -offset else 0
        while self._queue and self._queue[0].id < offset:
            self._confirmed.append(self._queue.popleft())

    def remove(self, update: Update) -> None:
        """Forget one that was delivered out of turn, if it still waits."""
        if update in self._queue:
            self._queue.remove(update)
            self._confirmed.append(update)
        elif update in self._again:
            self._again.remove(update)

    def clear(self) -> None:
        """Forget everything that waits."""
        self._queue.clear()

    def repeat(self, count: int) -> None:
        """Deliver the last confirmed ones once more, with their old ids, whatever the bot confirmed."""
        self._again += list(self._confirmed)[-count:]
        self._ring()

    def shuffle(self, chance: random.Random) -> None:
        """Let what waits, and was never told, be told in another order; ids go up all the same."""
        told = [update for update in self._queue if update.id <= self._told]
        waiting = list(self._queue)[len(told) :]
        shuffled = chance.sample(waiting, len(waiting))
        self._queue = deque(told)
        self._queue.extend(
            replace(news, id=place.id, body=news.body | {"update_id": place.id})
            for place, news in zip(waiting, shuffled, strict=True)
        )

    def _slowed(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        """Whoever asks from the same number on within half a second gets one update, within three seconds
        waits for three: Client.cpp. Only where a test asks for it, since clocks of tests stand still."""
        before, asked_at = self._hurried
        self._hurried = (offset, time.monotonic())
        if not self.slows_the_hurried or before != offset:
            return limit, seconds
        passed = time.monotonic() - asked_at
        return (1 if passed < 0.5 else limit), (max(seconds, 3.0) if passed < 3 else seconds)

    async def get(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """What a long poll answers; a second poll ends the first.

        Raises:
            Failure: another poll began meanwhile.
        """
        limit, seconds = self._slowed(offset, limit, seconds)
        self.confirm(offset)
        self.end_poll(Failure(409, OTHER_POLL))
        if not self.pending(1) and seconds:
            await self._await_news(seconds)
        told = self.pending(limit)
        self._again = self._again[limit:]
        self._told = max(self._told, *(update.id for update in told), 0)
        return told

    def end_poll(self, failure: Failure) -> None:
        """Answer the waiting poll with an error."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(failure)

    async def _await_news(self, seconds: float) -> None:
        self._waiting = waiting = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def _append(self, kind: str, body: Json) -> None:
        self._queue.append(Update(self.next_id, self._clock(), kind, body))
        self.next_id += 1
        self._ring()

    def _ring(self) -> None:
        self.news.set()
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
