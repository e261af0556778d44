"""Writing what became of events: our batches against a commit for each message.

An event of ours is its raw form in the inbox, its decision, its author's standing and the counters
of its hour and day, in two commits a batch; the naive bot writes its rows and commits it. What is
written was made beforehand on both sides.
"""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from bench.measure import Report, Round, Spent, Task, is_noisy, quantile, settle, spending, spread, take_turns
from bench.naive import connected, write
from bench.ours import COMMUNITY, PAGE, update
from bench.stream import Said, stream
from bot.platforms.local.mapping import PLATFORM
from handlers.messages.effects import Effects
from models.clock import system_clock
from models.decisions import Decision
from models.inbox import RawEvent
from models.messages import Address
from models.outcomes import Counter, Judged
from models.people import Standing
from models.storage.schema import migrate
from models.storage.store import Store
from moderation.judge import load_judge

_LITTLE = 1_000
_TEXTS = 2_048
_SIDES = ("ours", "naive", "tuned naive")


def compare(rounds: int, events: int, history: int) -> Report:
    """Sides in turns with empty databases; then ours behind a short and behind a long history."""
    found = take_turns(
        {
            "ours": Task("bench.store:ours_round", {"events": events, "history": 0}),
            "naive": Task("bench.store:naive_round", {"events": events, "tuned": False}),
            "tuned naive": Task("bench.store:naive_round", {"events": events, "tuned": True}),
            "after little": Task("bench.store:ours_round", {"events": events, "history": _LITTLE}),
            "after much": Task("bench.store:ours_round", {"events": events, "history": history}),
        },
        rounds,
    )
    ours, naive, tuned = (spread(found[side], "us") for side in _SIDES)
    little, much = spread(found["after little"], "us").least, spread(found["after much"], "us").least
    return Report(
        ours_us=ours.least,
        naive_us=naive.least,
        tuned_naive_us=tuned.least,
        ratio=naive.least / ours.least,
        p99_ms=spread(found["ours"], "p99_ms").least,
        noisy=is_noisy(ours, naive),
        rows=_rows(found, history),
        more={
            "ratio_of_tuned": tuned.least / ours.least,
            "wall_us": {side: spread(found[side], "wall_us").least for side in _SIDES},
            "after_1k_us": little,
            "after_history_us": much,
            "growth": much / little,
            "history": history,
            "events": events,
            "rounds": rounds,
        },
    )


def _rows(found: Mapping[str, Sequence[Round]], history: int) -> Sequence[tuple[str, ...]]:
    names = {"after little": f"ours after {_LITTLE:,} events", "after much": f"ours after {history:,} events"}
    names["naive"], names["tuned naive"] = "naive, default pragmas", "naive, WAL and NORMAL"
    naive = spread(found["naive"], "us")
    rows = []
    for side, rounds in found.items():
        cpu, wall = spread(rounds, "us"), spread(rounds, "wall_us")
        ratio = f"{naive.least / cpu.least:.1f}"
        waits = f"{spread(rounds, 'p99_ms').least:.1f} ms"
        name = names.get(side, side)
        rows.append((name, f"{cpu.least:.1f}", f"{cpu.median:.1f}", ratio, f"{wall.least:.1f}", waits))
    return [("", "µs CPU an event", "median", "naive / this", "µs wall", "p99 of a commit"), *rows]


class _Batch(NamedTuple):
    """What one batch writes; made before the clock runs."""

    events: list[RawEvent]
    people: list[str]
    effects: Effects


def ours_round(events: int, history: int) -> Round:
    """Our side, behind `history` events that were written before."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_ours_round(f"sqlite+aiosqlite:///{folder}/ours.db", events, history))


async def _ours_round(url: str, events: int, history: int) -> Round:
    judge = load_judge()
    judged = [(one, judge.judge(one.text)) for one in stream(_TEXTS)]
    await migrate(url)
    store = await Store.open(url, system_clock)
    try:
        for first in range(0, max(history, PAGE), PAGE):  # without a history it only warms up
            await _write(store, _batch(judged, first))
        batches = [
            _batch(judged, first) for first in range(max(history, PAGE), history + PAGE + events, PAGE)
        ]
        spent = []
        settle()
        for batch in batches:
            with spending() as one:
                await _write(store, batch)
            spent.append(one)
    finally:
        await store.close()
    return _figures(spent, PAGE)


async def _write(store: Store, batch: _Batch) -> None:
    """As `Receive` and `Work` do it, without reading and judging."""
    async with store.begin() as ledger:
        await ledger.inbox.store(batch.events, system_clock())
    async with store.reading() as ledger:
        pending = await ledger.inbox.pending(PAGE)
    async with store.begin() as ledger:
        await ledger.people.standings(COMMUNITY, batch.people)
        await batch.effects.write(ledger)
        await ledger.inbox.finish([event.id for event in pending])


def _batch(judged: Sequence[tuple[Said, Decision]], first: int) -> _Batch:
    effects, events = Effects(), []
    for number in range(first + 1, first + 1 + PAGE):
        said, decision = judged[number % len(judged)]
        said = replace(said, number=number)
        events.append(RawEvent(platform=PLATFORM, event_id=str(number), raw=update(said)))
        effects.judged.append(_judged(said, decision))
        effects.count(COMMUNITY, said.at, Counter.EVENTS)
        standing = Standing(community=COMMUNITY, person=f"p{said.author}", name="Имя", first_seen=said.at)
        effects.standings[COMMUNITY, standing.person] = standing
    return _Batch(events, sorted(person for _, person in effects.standings), effects)


def _judged(said: Said, decision: Decision) -> Judged:
    return Judged(
        event_id=str(said.number),
        community=COMMUNITY,
        address=Address(platform=PLATFORM, chat=f"chat-{said.chat}", message=str(said.number)),
        author=f"p{said.author}",
        at=said.at,
        decision=decision,
    )


def naive_round(events: int, *, tuned: bool) -> Round:
    """The naive side; tuned is WAL without waiting for the disk at each commit."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_naive_round(Path(folder) / "naive.db", events, tuned=tuned))


async def _naive_round(file: Path, events: int, *, tuned: bool) -> Round:
    said = stream(min(events, _TEXTS))
    rows = [(number, *_naive_row(said[number % len(said)])) for number in range(events)]
    spent = []
    async with connected(file, wal=tuned) as database:
        settle()
        for row in rows:
            with spending() as one:
                await write(database, row, "Имя", said[0].at)
            spent.append(one)
    return _figures(spent, 1)


def _naive_row(said: Said) -> tuple[Any, ...]:
    return said.chat, said.author, said.text, 0.1, 0.2, 0.3, 0.4, 0


def _figures(spent: Sequence[Spent], events: int) -> Round:
    """`spent` by commits of so many `events`."""
    count = len(spent) * events
    return {
        "us": sum(one.cpu for one in spent) / count * 1e6,
        "wall_us": sum(one.wall for one in spent) / count * 1e6,
        "p99_ms": quantile([one.wall for one in spent], 0.99) * 1e3,
    }
