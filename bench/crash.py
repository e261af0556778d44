"""Publishing at its worst, at full size: killed at every point while platforms stumble, and by many at once.

The ordeal and what must hold after it are those of the tests (`tests/crash`); it stops at the first post that
was lost or doubled.
"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

HEAD = ("what", "posts", "kills", "points", "published", "failed", "to a person", "not once", "seconds")


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


def endured(seeds: int, step: int) -> Sequence[Found]:
    """So many ordeals on each platform.

    Raises:
        AssertionError: a post was lost or doubled, or nobody knows of one.
    """
    return [_endured(platform, seeds, step) for platform in ("local", "telegram", "vk") if seeds]


def _endured(platform: str, seeds: int, step: int) -> Found:
    from tests.crash.ordeal import endure

    began, kills = perf_counter(), 0
    points, states = Counter[str](), Counter[str]()
    for seed in range(1, seeds + 1):
        with tempfile.TemporaryDirectory() as folder:
            ordeal = asyncio.run(endure(platform, seed, Path(folder), step))
        kills += ordeal.kills.total()
        points += ordeal.points
        states += ordeal.fates
    return Found(
        what=f"killed while publishing: {platform}, {seeds} seeds",
        states=states,
        seconds=perf_counter() - began,
        kills=kills,
        points=len(points),
    )


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
