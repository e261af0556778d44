"""How long a message waits from its arrival until its decision is on disk, at a given rate.

Arrivals are a Poisson process that waits for nobody: a message that had to queue counts from the
moment it came. Ours runs all its loops, the naive bot handles one update after the other.
"""

import asyncio
import tempfile
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

from bench.measure import Round, quantile
from bench.naive import naive, updates
from bench.ours import PAGE, answer, answers, ours, update
from bench.stream import SEED, Said, stream, warming
from bot.platforms.local.mapping import events
from bot.transport.stored import Work
from models.clock import system_clock
from models.inbox import RawEvent

_LEAST = 50
_LEAD = 0.05


def measured(side: str, rate: float, seconds: float) -> Round:
    """Milliseconds that messages wait at `rate` messages a second."""
    count = max(_LEAST, int(rate * seconds))
    random = Random(SEED)
    moments = list(accumulate(random.expovariate(rate) for _ in range(count)))
    said = stream(count)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "latency.db"
        if side == "ours":
            waits = asyncio.run(_ours(file, said, moments))
        else:
            waits = asyncio.run(_naive(file, said, moments, tuned=side != "naive"))
    return {
        "rate": rate,
        "messages": len(waits),
        "p50_ms": quantile(waits, 0.5) * 1e3,
        "p99_ms": quantile(waits, 0.99) * 1e3,
    }


@dataclass(slots=True)
class Arrivals:
    """Updates that come at their `moments`, in seconds after `began`; the intake of `Receive`."""

    updates: Sequence[bytes]
    moments: Sequence[float]
    stopping: asyncio.Event
    began: float
    given: int = 0
    waits: list[float] = field(default_factory=list)

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """What has come since; waits for the next one, and at the end for the end."""
        if self.given == len(self.updates):
            await self.stopping.wait()
            return []
        await asyncio.sleep(self.moments[self.given] - self._now())
        came = bisect_right(self.moments, self._now())
        first, self.given = self.given, max(self.given + 1, min(came, self.given + PAGE))
        return events(answer(self.updates[first : self.given]))

    def decided(self, count: int) -> None:
        """The next `count` messages are on disk with what follows from them."""
        now, done = self._now(), len(self.waits)
        self.waits += [now - moment for moment in self.moments[done : done + count]]
        if len(self.waits) == len(self.updates):
            self.stopping.set()

    def _now(self) -> float:
        return asyncio.get_running_loop().time() - self.began


@dataclass(frozen=True, kw_only=True)
class _Timed(Work):
    """Work that tells how many events a round has settled."""

    arrivals: Arrivals

    async def round(self) -> int:
        handled = await super().round()
        self.arrivals.decided(handled)
        return handled


async def _ours(file: Path, said: Sequence[Said], moments: Sequence[float]) -> list[float]:
    stopping = asyncio.Event()
    async with ours(file, system_clock, stopping) as side:
        for page, _ in answers(warming()):
            await side.take(page)
            await side.deliver()
        came = [update(one) for one in said]
        arrivals = Arrivals(came, moments, stopping, asyncio.get_running_loop().time() + _LEAD)
        parts = {part.name: getattr(side.machine.work, part.name) for part in fields(side.machine.work)}
        async with asyncio.TaskGroup() as loops:
            for loop in (side.machine.receive(arrivals), _Timed(arrivals=arrivals, **parts), side.delivering):
                loops.create_task(loop())
    return arrivals.waits


async def _naive(file: Path, said: Sequence[Said], moments: Sequence[float], *, tuned: bool) -> list[float]:
    waits = []
    now = asyncio.get_running_loop().time
    async with naive(file, tuned=tuned) as side:
        for raw in updates(warming()):
            await side.feed(raw)
        began = now() + _LEAD
        for raw, moment in zip(updates(said), moments, strict=True):
            await asyncio.sleep(began + moment - now())
            await side.feed(raw)
            waits.append(now() - began - moment)
    return waits
