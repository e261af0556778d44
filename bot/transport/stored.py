"""Events by way of our database: stored before they are acknowledged, handled in their order.

`Receive` fills the inbox, `Work` empties it. One process does both; what a killed process left is
found in the inbox by the next one. What an event means is decided in `handlers`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from time import monotonic
from typing import Any, Protocol

import structlog

from bot.collector import undisturbed
from bot.transport.albums import made_whole
from bot.transport.bell import Bell, Bells
from bot.transport.reading import Reading, Unit
from handlers.community.directory import Directory
from handlers.routes import HandleBatch
from models.clock import Clock
from models.errors import StorageError
from models.inbox import RawEvent, StoredEvent
from models.storage.store import Store

log = structlog.get_logger()

POLL = timedelta(seconds=20)
FLOOD = 50
"""So many events in an answer come faster than they are worth handling as they come."""

ATTEMPTS = 3
"""An event that fails so often is set aside, so that it doesn't hold up the rest."""


class Intake(Protocol):
    """Where raw events come from."""

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """Events with positions above `after`; those up to it are acknowledged by asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """At most one commit per `batch` events or per `flush` seconds; only a flood is stored as it comes.

    What a platform brings in a flood is handled at most every `behind` seconds: it is late already, and
    handled together each costs half.
    """

    batch: int = 2048
    flush: float = 0.02
    behind: float = 1.0

    async def rest(self, since: float, handled: int) -> None:
        """Wait until the next commit may come, unless the last one was full."""
        if handled < self.batch and (left := self.flush - (monotonic() - since)) > 0:
            await asyncio.sleep(left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive:
    """Brings a platform's events into the inbox; so many of them in an answer are a `flood`."""

    intake: Intake
    store: Store
    clock: Clock
    pace: Pace
    work: Bell
    flood: float = inf

    async def __call__(self) -> None:
        """For ever: an event is acknowledged by the fetch after the one that stored it."""
        after, rung = 0, -inf
        while not self.work.stopping:
            events = await self.intake.fetch(after, POLL)
            if not events:
                continue
            since = monotonic()
            async with self.store.begin() as ledger:
                await ledger.inbox.store(events, self.clock())
            before, after = after, max(after, *(event.position for event in events))
            flooded = len(events) >= self.flood and after > before
            if not flooded or since - rung >= self.pace.behind:
                self.work.ring()
                rung = since
            if not flooded:  # else more waits already, and to wait would gather nothing
                await self.pace.rest(since, len(events))


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Handles what is in the inbox, batch by batch, each in one transaction."""

    store: Store
    handle: HandleBatch
    directory: Directory
    read: Reading
    clock: Clock
    pace: Pace
    bell: Bell
    deliver: Bells

    async def __call__(self) -> None:
        """Until the wish to stop; a batch in hand is finished."""
        while not self.bell.stopping:
            since = monotonic()
            handled = await self.round()
            if handled:
                self.deliver.ring()
                await self.pace.rest(since, handled)
            if handled <= self.pace.batch / 2:  # else more may wait for whom nobody rings any more
                await self.bell.wait(1.0)

    async def round(self) -> int:
        """Handle one batch; returns how many events it had."""
        async with self.store.reading() as ledger:
            events = await ledger.inbox.pending(self.pace.batch)
        with undisturbed():
            return await self._batch(events)

    async def _batch(self, events: Sequence[StoredEvent]) -> int:
        units = self.read(events)
        if not units:
            return 0
        try:
            await self._handle(units)
        except StorageError:
            raise  # not the events' fault: all of them wait until the database works again
        except Exception:  # noqa: BLE001 - outermost: one event must not hold up the rest
            log.warning("a batch failed, its events are handled one by one", events=len(events))
            await self._one_by_one(units)
        return len(units)

    async def _handle(self, units: Sequence[Unit]) -> None:
        records = [unit.record for unit in units if unit.record is not None]
        try:
            await self.directory.prepare(self.store.reading)
            async with self.store.begin() as ledger:
                for unit in units:
                    if unit.error is not None:
                        await ledger.inbox.failed(unit.events[0].id, unit.error, poison=True)
                now = self.clock()
                records = await made_whole(ledger.recollections, records, now)
                changed = await self.handle(ledger, records, now)
                await ledger.inbox.finish([event.id for unit in units for event in unit.events])
        except BaseException:
            self.directory.outdated()  # it may remember what was undone just now
            raise
        if changed:
            self.directory.outdated()  # others may have read it as it was before

    async def _one_by_one(self, units: Sequence[Unit]) -> None:
        for unit in units:
            try:
                await self._handle([unit])
            except StorageError:
                raise
            except Exception as error:  # outermost: one event must not hold up the rest
                first = unit.events[0]
                poison = first.attempts + 1 >= ATTEMPTS
                log.exception("an event failed", event_id=first.event_id, set_aside=poison)
                async with self.store.begin() as ledger:
                    for event in unit.events:
                        await ledger.inbox.failed(event.id, repr(error), poison=poison)


Round = Callable[[], Coroutine[Any, Any, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivering:
    """Calls rounds of delivery while there is something to deliver.

    A round that takes longer than `slow` seconds waits for a platform that dawdles over some chat; the
    next one begins beside it, so that the other chats are served. What the first holds, no other can claim.
    """

    round: Round
    next_due: Callable[[], Awaitable[float | None]]
    bell: Bell
    slow: float = 1.0

    async def __call__(self) -> None:
        """Until the wish to stop; rounds in hand are finished."""
        async with asyncio.TaskGroup() as rounds:
            while not self.bell.stopping:
                one = rounds.create_task(self.round())
                await asyncio.wait([one], timeout=self.slow)
                if one.done() and not one.result():
                    wait = await self.next_due()
                    await self.bell.wait(1.0 if wait is None else min(max(wait, 0.01), 1.0))
