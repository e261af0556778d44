"""One great community on VK for a minute: a million subscribers, so many comments a second, acts on a part.

At the paces that VK allows, and in one process: what matters is that nothing is lost, that no call comes too
fast (error 6) but for the first that finds out, and that acts keep up. The server is a process of its own.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from bench.abroad import abroad
from bench.measure import Round, quantile, settle, spending
from bench.path import rows_in
from bench.served import CROWD, Script, Server, moments, served
from bench.stream import warming

_BEHIND: Final = """
SELECT (done_at - created_at) / 1e6 FROM outbox WHERE kind = 'delete' AND done_at IS NOT NULL
"""


def measure(rate: float, seconds: float) -> Round:
    """A minute, or so long, at `rate` comments a second."""
    events = int(rate * seconds)
    script = Script(events=events, rate=rate)
    with tempfile.TemporaryDirectory() as folder, served("vk", script, real_pace=True) as server:
        return asyncio.run(_measured(Path(folder) / "ours.db", events, rate, server))


async def _measured(file: Path, events: int, rate: float, server: Server) -> Round:
    first = len(warming())
    async with abroad("vk", server.site, file, deliver=True, real_pace=True) as ours:
        await ours.heard.reach(first)
        await ours.delivered()
        settle()
        with spending() as spent:
            began = server.go()
            await ours.heard.reach(first + events)
            await ours.delivered()
        told = server.end()
        waits = [
            at - began - moment
            for at, moment in zip(ours.heard.at[first:], moments(events, rate), strict=True)
        ]
    calls: Mapping[str, int] = told["calls"]
    with closing(sqlite3.connect(file)) as database:
        gone = [float(row[0]) for row in database.execute(_BEHIND)]
    return {
        "subscribers": CROWD,
        "comments": events,
        "rate": rate,
        "seconds": spent.wall,
        "cpu_share": spent.cpu / spent.wall,
        "us": spent.cpu / events * 1e6,
        "lost": events - (rows_in(file, "decisions") - first),
        "removed": len(gone),
        "acted_on": len(gone) / events,
        "p99_ms": quantile(waits, 0.99) * 1e3,
        "removed_p99_s": quantile(gone, 0.99),
        "too_fast": calls.get("error 6", 0),
        "calls": calls,
    }


def rows(found: Round) -> Sequence[tuple[str, ...]]:
    """The table that is printed."""
    return [
        ("", ""),
        ("subscribers", f"{found['subscribers']:,}"),
        ("comments", f"{found['comments']:,} at {found['rate']:.0f} a second"),
        ("lost", str(found["lost"])),
        ("removed", f"{found['removed']} ({found['acted_on']:.1%})"),
        ("a decision is on disk after, p99", f"{found['p99_ms']:.0f} ms"),
        ("a removal is done after, p99", f"{found['removed_p99_s']:.1f} s"),
        ("calls that came too fast (error 6)", str(found["too_fast"])),
        ("CPU", f"{found['us']:.0f} µs a comment, {found['cpu_share']:.0%} of a core"),
    ]
