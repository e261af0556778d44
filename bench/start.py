"""What a start costs: from an empty process until ready to work, CPU and memory.

Ours opens a migrated database and has its judge, its stories and its page imported; the naive bot
imports aiogram, scikit-learn and aiosqlite and has its classifier.
"""

import asyncio
import resource
import tempfile
import time
from pathlib import Path

from bench.measure import Report, Round, Task, is_noisy, spread, take_turns

_SIDES = ("ours", "naive")


def compare(rounds: int) -> Report:
    """Both sides in turns; the microseconds are those of the whole start."""
    found = take_turns({side: Task(f"bench.start:{side}_round", {}) for side in _SIDES}, rounds)
    ours, naive = (spread(found[side], "us") for side in _SIDES)
    memory = {side: spread(found[side], "rss_mib").least for side in _SIDES}
    rows = [
        (
            side,
            f"{us.least / 1e6:.2f}",
            f"{us.median / 1e6:.2f}",
            f"{naive.least / us.least:.1f}",
            f"{memory[side]:.0f}",
        )
        for side, us in zip(_SIDES, (ours, naive), strict=True)
    ]
    return Report(
        ours_us=ours.least,
        naive_us=naive.least,
        tuned_naive_us=None,
        ratio=naive.least / ours.least,
        p99_ms=None,
        noisy=is_noisy(ours, naive),
        rows=[("", "s CPU", "median", "naive / this", "MiB"), *rows],
        more={"rss_mib": memory, "rounds": rounds},
    )


def ours_round() -> Round:
    """Our side."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_ours_round(Path(folder) / "ours.db"))


async def _ours_round(file: Path) -> Round:
    import bot.app  # noqa: F401 (what `bot run` imports)
    from bench.ours import ours
    from models.clock import system_clock

    async with ours(file, system_clock) as side:
        await side.take(b'{"updates":[]}')
        return _spent()


def naive_round() -> Round:
    """The naive side."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_naive_round(Path(folder) / "naive.db"))


async def _naive_round(file: Path) -> Round:
    from bench.naive import naive

    async with naive(file):
        return _spent()


def _spent() -> Round:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"us": time.process_time() * 1e6, "rss_mib": peak}
