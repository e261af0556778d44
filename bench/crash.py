"""Publishing at its worst, at full size: killed at every point while platforms stumble, and by many at once.

The ordeal and what must hold after it are those of the tests (`tests/crash`); it stops at the first post that
was lost or doubled.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path
from time import perf_counter
from typing import Any, Final, NamedTuple

HEAD = ("what", "posts", "kills", "points", "published", "failed", "to a person", "not once", "seconds")

_PLATFORMS: Final = ("local", "telegram", "vk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of the posts of a trial; `not_once` are those that are published and stand there never, or
    stand there more than once."""

    what: str
    states: Mapping[str, int]
    seconds: float
    kills: int = 0
    points: int = 0
    not_once: int = 0

    def row(self) -> tuple[str, ...]:
        """A row of the table."""
        states = self.states
        out = states.get("published", 0) + states.get("withdrawn", 0)
        counts = (sum(states.values()), self.kills, self.points, out)
        ends = (states.get("failed", 0), states.get("needs_person", 0), self.not_once)
        return self.what, *(f"{count:,}" for count in (*counts, *ends)), f"{self.seconds:.0f}"


def endured(seeds: Sequence[int], step: int, jobs: int, tell: Callable[[str], None]) -> Sequence[Found]:
    """An ordeal of each seed on each platform, so many at a time; `tell` hears of each as soon as it is over.

    Raises:
        AssertionError: a post was lost or doubled, or nobody knows of one.
    """
    found = {platform: _Sum() for platform in _PLATFORMS}
    # Each has processes of its own, and forks: so they are started afresh.
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        going = [pool.submit(_endured, platform, seed, step) for seed in seeds for platform in _PLATFORMS]
        for one in as_completed(going):
            platform, seed, ordeal = one.result()
            found[platform].add(ordeal)
            tell(f"{platform}, seed {seed}: {ordeal.kills:,} kills, {dict(ordeal.states)}")
    return [
        one.found(f"killed while publishing: {name}, {len(seeds)} seeds")
        for name, one in found.items()
        if seeds
    ]


class _Endured(NamedTuple):
    """What came of one ordeal."""

    kills: int
    points: Counter[str]
    states: Counter[str]
    seconds: float


@dataclass(slots=True)
class _Sum:
    """Ordeals of one platform, taken together; `seconds` as if they had been one after the other."""

    kills: int = 0
    points: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, one: _Endured) -> None:
        """Another one."""
        self.kills += one.kills
        self.points += one.points
        self.states += one.states
        self.seconds += one.seconds

    def found(self, what: str) -> Found:
        """What is shown of them."""
        return Found(
            what=what, states=self.states, seconds=self.seconds, kills=self.kills, points=len(self.points)
        )


@cache
def _poster() -> Any:
    """That of this process, until the process ends."""
    from tests.crash.ordeal import posting

    kept = ExitStack()
    Finalize(None, kept.close, exitpriority=1)
    return kept.enter_context(posting(Path(kept.enter_context(tempfile.TemporaryDirectory()))))


def _endured(platform: str, seed: int, step: int) -> tuple[str, int, _Endured]:
    from tests.crash.ordeal import endure

    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        ordeal = asyncio.run(endure(_poster(), platform, seed, Path(folder), step))
    seconds = perf_counter() - began
    return platform, seed, _Endured(ordeal.kills.total(), ordeal.points, ordeal.fates, seconds)


def together(processes: int, posts: int) -> Sequence[Found]:
    """Posts that come due while so many processes share one database."""
    from tests.crash.shared import shared

    if not posts:
        return []
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(shared(processes, posts, Path(folder)))
    what = f"{processes} processes on one database"
    return [Found(what=what, states=found.states, seconds=found.seconds, not_once=found.not_once)]


def as_json(found: Sequence[Found]) -> dict[str, Any]:
    """The figures."""
    return {
        one.what: {
            "states": dict(one.states),
            "kills": one.kills,
            "points": one.points,
            "not_once": one.not_once,
            "seconds": one.seconds,
        }
        for one in found
    }
