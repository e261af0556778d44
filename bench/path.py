"""The whole path of a message: from the bytes of an update to what was decided and ordered, on disk.

Ours and the naive bot get the same messages, each in the shape of its network. Ours has heard as many
others before, as in service; what those cost, which began with an empty memory of words, is shown beside
it. The naive bot remembers nothing and performs its acts at once; ours are orders, and their delivery to
the last receipt belongs to our figure. What it takes to the recorded decision is shown, too.
"""

import asyncio
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.measure import Report, Round, Task, fresh, is_noisy, settle, spending, spread, take_turns
from bench.naive import naive, updates
from bench.ours import PAGE, Hand, Ours, answers, ours
from bench.stream import Said, stream, warming
from bot.transport.stored import Pace

_SIDES = ("ours", "naive", "tuned naive")
_HALF = 0.5
_BEHIND = Pace().batch // PAGE
"""Answers of the network that wait when CPU is what is short: as many as are handled together."""

Found = Mapping[str, Sequence[Round]]


def compare(rounds: int, events: int, seconds: float) -> Report:
    """All sides in turns, then the latency of each at half of its capacity."""
    found = take_turns(
        {
            "ours": Task("bench.path:ours_round", {"events": events}),
            "naive": Task("bench.path:naive_round", {"events": events, "tuned": False}),
            "tuned naive": Task("bench.path:naive_round", {"events": events, "tuned": True}),
        },
        rounds,
    )
    waits = {side: _latency(side, found[side], seconds) for side in _SIDES}
    ours = spread(found["ours"], "delivered_us")
    naive, tuned = (spread(found[side], "us") for side in _SIDES[1:])
    return Report(
        ours_us=ours.least,
        naive_us=naive.least,
        tuned_naive_us=tuned.least,
        ratio=naive.least / ours.least,
        p99_ms=waits["ours"]["p99_ms"],
        noisy=is_noisy(ours, naive),
        rows=_rows(found, waits),
        more={**_beside(found), "latency": waits, "events": events, "rounds": rounds},
    )


def _beside(found: Found) -> Round:
    ours, decided = (spread(found["ours"], name) for name in ("delivered_us", "us"))
    naive, tuned = (spread(found[side], "us") for side in _SIDES[1:])
    return {
        "ratio_of_medians": naive.median / ours.median,
        "ratio_of_tuned": tuned.least / ours.least,
        "decided_us": decided.least,
        "ratio_decided": naive.least / decided.least,
        "after_start_us": spread(found["ours"], "cold_delivered_us").least,
        "counts": {side: found[side][0]["counts"] for side in _SIDES},
    }


def _rows(found: Found, waits: Mapping[str, Round]) -> Sequence[tuple[str, ...]]:
    naive = spread(found["naive"], "us")
    figures = {side: (spread(found[side], "us"), waits[side]) for side in _SIDES}
    figures["ours"] = (spread(found["ours"], "delivered_us"), waits["ours"])
    figures["ours, decided"] = (spread(found["ours"], "us"), {})
    figures["ours, just started"] = (spread(found["ours"], "cold_delivered_us"), {})
    head = ("", "µs CPU a message", "median", "naive / this", "at a rate of", "p50", "p99")
    rows = [
        (side, f"{us.least:.1f}", f"{us.median:.1f}", f"{naive.least / us.least:.1f}", *_told(wait))
        for side, (us, wait) in figures.items()
    ]
    return [head, *rows]


def _told(wait: Round) -> tuple[str, ...]:
    if not wait:
        return ("", "", "")
    return f"{wait['rate']:.0f}/s", f"{wait['p50_ms']:.1f} ms", f"{wait['p99_ms']:.1f} ms"


def _latency(side: str, found: Sequence[Round], seconds: float) -> Round:
    """At half of the capacity that was measured, with acts and all."""
    busy = spread(found, "delivered_us" if side == "ours" else "us").median
    return fresh(
        Task("bench.latency:measured", {"side": side, "rate": _HALF * 1e6 / busy, "seconds": seconds})
    )


def ours_round(events: int) -> Round:
    """Our side, as in service: after as many other messages, which are told apart."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_ours_round(Path(folder) / "ours.db", events))


async def _ours_round(file: Path, events: int) -> Round:
    said, first = stream(2 * events), warming()
    hand = Hand(first[0].at)
    async with ours(file, hand) as side:
        await _taken(side, hand, first)
        settle()
        cold = sum(await _taken(side, hand, said[:events]))
        acts, decisions = side.gateway.performed, rows_in(file, "decisions")
        path, delivery = await _taken(side, hand, said[events:])
        acts, decisions = side.gateway.performed - acts, rows_in(file, "decisions") - decisions
    return {
        "us": path / events * 1e6,
        "delivered_us": (path + delivery) / events * 1e6,
        "cold_delivered_us": cold / events * 1e6,
        "counts": {"acts": acts, "decisions": decisions},
    }


async def _taken(side: Ours, hand: Hand, said: Sequence[Said]) -> tuple[float, float]:
    """CPU seconds until everything was decided, and of the delivery of what was ordered."""
    path = delivery = 0.0
    pages = answers(said)
    for at in range(0, len(pages), _BEHIND):
        together = pages[at : at + _BEHIND]
        hand.now = together[-1][1]
        with spending() as spent:
            await side.take(*(page for page, _ in together))
        path += spent.cpu
        with spending() as spent:
            await side.deliver()
        delivery += spent.cpu
    return path, delivery


def naive_round(events: int, *, tuned: bool) -> Round:
    """The naive side."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_naive_round(Path(folder) / "naive.db", events, tuned=tuned))


async def _naive_round(file: Path, events: int, *, tuned: bool) -> Round:
    first, said = updates(warming()), updates(stream(2 * events)[events:])
    async with naive(file, tuned=tuned) as side:
        for update in first:
            await side.feed(update)
        settle()
        acts = side.session.performed
        with spending() as spent:
            for update in said:
                await side.feed(update)
        acts = side.session.performed - acts
    decisions = rows_in(file, "messages") - len(first)
    return {"us": spent.cpu / events * 1e6, "counts": {"acts": acts, "decisions": decisions}}


def rows_in(file: Path, table: str) -> int:
    """How many rows a table has, as anybody sees it who opens the file."""
    connection = sqlite3.connect(file)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()
