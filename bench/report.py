"""The report of thirty days from counters, against counting the events themselves.

The events are made by SQLite out of their numbers, spread evenly over the thirty days; the counters are then
filled from the events, so both sides have the same truth to find, and it is compared. The raw side is one
statement over all decisions, by days; its tuned twin has an index made for it. Our side is everything that
`bot report` reads and computes of the community, before it is drawn.
"""

import asyncio
import gc
import sqlite3
import statistics
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measure import Report, Spent, spending
from handlers import LOCALE as STORIES
from handlers.reports import LOCALE
from handlers.reports.gather import compared
from handlers.reports.layout import document
from handlers.reports.period import Period
from models.communities import Community
from models.outcomes import Counter
from models.storage.columns import microseconds
from models.storage.schema import migrate
from models.storage.store import Store
from models.texts import Texts

DAYS = 30
FIRST = date(2026, 11, 1)
PERIOD = Period(FIRST, FIRST + timedelta(days=DAYS - 1))
START = datetime.combine(FIRST, datetime.min.time(), UTC)
NOW = START + timedelta(days=DAYS)
COMMUNITY = Community(id="shop", platform="local", title="Лавка", zone="UTC")

_DAY = 86_400 * 1_000_000
_SCANS = 3

_EVENTS = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :events)
INSERT INTO decisions (event_id, community, platform, chat, message, author, at, verdict, spam, toxic,
                       negative, question, findings, model)
SELECT printf('%09d', n), 'shop', 'local', 'wall', printf('%d', n), printf('p%d', n % 50000),
       :start + n * :step, CASE WHEN n % 40 = 0 THEN 2 WHEN n % 50 = 0 THEN 1 ELSE 0 END,
       0.01, 0.01, (n * 37 % 100) / 100.0, (n * 61 % 100) / 100.0, NULL, 'judge'
FROM numbers
"""
_SCAN = f"""
SELECT at / {_DAY}, count(*), sum(verdict = 2), sum(negative >= 0.8), sum(question >= 0.7)
FROM decisions WHERE community = 'shop' AND at >= :start AND at < :end GROUP BY 1
"""
_COUNTED = (Counter.EVENTS, Counter.REMOVED, Counter.NEGATIVE, Counter.QUESTIONS)

Counted = Mapping[date, Mapping[Counter, int]]


def compare(events: int, rounds: int) -> Report:
    """Both sides on one database; the minimum of each."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bot.db"
        url = f"sqlite+aiosqlite:///{file}"
        asyncio.run(migrate(url))
        _fill(file, events)
        truth, raw = _scanned(file, _SCANS)
        ours = asyncio.run(_ours(url, truth, rounds))
        _index(file)
        _, tuned = _scanned(file, _SCANS)
        size = file.stat().st_size
    return _report(events, size, ours, raw, tuned)


def _fill(file: Path, events: int) -> None:
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA synchronous = OFF")
        step = DAYS * _DAY // events
        database.execute(_EVENTS, {"events": events, "start": microseconds(START), "step": step})
        for hours, key in ((_DAY // 24, "hour"), (_DAY, "day")):
            _count(database, hours, key)
    database.close()


def _count(database: sqlite3.Connection, stretch: int, key: str) -> None:
    """Fill the counters of an hour or a day from the events."""
    rows = database.execute(_SCAN.replace(f"at / {_DAY}", f"at / {stretch}"), _bounds()).fetchall()
    table = "counters_hourly" if key == "hour" else "counters_daily"
    for number, *values in rows:
        when = number * stretch if key == "hour" else _day(number).isoformat()
        database.executemany(
            f"INSERT INTO {table} VALUES ('shop', ?, ?, ?)",
            [(when, str(counter), value) for counter, value in zip(_COUNTED, values, strict=True)],
        )


def _bounds() -> dict[str, int]:
    return {"start": microseconds(START), "end": microseconds(NOW)}


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _scanned(file: Path, rounds: int) -> tuple[Counted, list[Spent]]:
    """What the events say, and what each counting of them took."""
    database = sqlite3.connect(file)
    spent = []
    for _ in range(rounds):
        with spending() as one:
            rows = database.execute(_SCAN, _bounds()).fetchall()
        spent.append(one)
    database.close()
    found = {_day(number): dict(zip(_COUNTED, values, strict=True)) for number, *values in rows}
    return found, spent


def _index(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("CREATE INDEX scan ON decisions (community, at, verdict, negative, question)")
    database.close()


async def _ours(url: str, truth: Counted, rounds: int) -> list[Spent]:
    store, texts = await Store.open(url, lambda: NOW), Texts(STORIES, LOCALE)
    spent = []
    try:
        gc.collect()
        for _ in range(rounds + 1):  # the first one warms up
            with spending() as one:
                async with store.reading() as ledger:
                    found = await compared(ledger, COMMUNITY, PERIOD, NOW)
                made = document([found], texts, "ru", NOW, {})
            spent.append(one)
        if found.now.days != truth or not made.tables:
            raise RuntimeError("the counters do not say what the events say")
    finally:
        await store.close()
    return spent[1:]


def _report(
    events: int, size: int, ours: Sequence[Spent], raw: Sequence[Spent], tuned: Sequence[Spent]
) -> Report:
    sides: dict[str, Sequence[Spent]] = {
        "from counters, all of it": ours,
        "raw scan": raw,
        "raw scan with an index of its own": tuned,
    }
    cpu = {side: min(one.cpu for one in spent) for side, spent in sides.items()}
    mine, scan, indexed = cpu.values()
    rows = [
        (side, *(f"{1e3 * figure:,.1f}" for figure in _figures(spent)), f"{cpu[side] / mine:,.0f}")
        for side, spent in sides.items()
    ]
    middle = statistics.median(one.cpu for one in raw) / statistics.median(one.cpu for one in ours)
    more: dict[str, Any] = {
        "events": events,
        "days": DAYS,
        "database_bytes": size,
        "wall_us": {side: min(one.wall for one in spent) * 1e6 for side, spent in sides.items()},
        "ratio_of_tuned": indexed / mine,
    }
    return Report(
        ours_us=mine * 1e6,
        naive_us=scan * 1e6,
        tuned_naive_us=indexed * 1e6,
        ratio=scan / mine,
        p99_ms=max(one.wall for one in ours) * 1e3,
        noisy=max(scan / mine, middle) / min(scan / mine, middle) > 1.5,
        rows=[(f"{events:,} events", "ms CPU", "median", "ms wall", "this / ours"), *rows],
        more=more,
    )


def _figures(spent: Sequence[Spent]) -> tuple[float, float, float]:
    return (
        min(one.cpu for one in spent),
        statistics.median(one.cpu for one in spent),
        min(one.wall for one in spent),
    )
