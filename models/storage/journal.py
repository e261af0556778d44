"""Decisions as they were made, and the counters that reports read instead of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.outcomes import Counter, Judged, Tally
from models.storage.columns import among, as_list, insert, microseconds
from models.storage.statements import Bulk, Rows
from models.storage.tables import communities, counters_daily, counters_hourly, decisions

# In seconds. Every zone's day begins on a quarter of an hour, so no bucket lies in two days.
_QUARTER = 900


def _adding_to(table: Table) -> Insert:
    rows = insert(table)
    return rows.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={"value": table.c.value + rows.excluded["value"]},
    )


_RECORD = Bulk(
    insert(decisions).on_conflict_do_nothing(),
    *(column.name for column in decisions.c if column is not decisions.c.id),
)
_encode = msgspec.json.Encoder().encode
_ADD_HOURLY = Bulk(_adding_to(counters_hourly), "community", "hour", "counter", "value")
_ADD_DAILY = _adding_to(counters_daily)
_ZONES = Rows(select(communities.c.id, communities.c.zone).where(among("wanted", communities.c.id)), "wanted")


class SqlJournal:
    """The journal within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(self, judged: Sequence[Judged]) -> None:
        """Keep decisions; one that is known by its event id stays as it was."""
        await _RECORD(self._connection, [_row(one) for one in judged])

    async def count(self, tallies: Sequence[Tally]) -> None:
        """Add to the hourly and daily counters; a day is one of the community's zone."""
        sums: defaultdict[tuple[str, int, Counter], int] = defaultdict(int)
        for tally in tallies:
            quarter = int(tally.at.timestamp()) // _QUARTER
            for counter, value in tally.counts.items():
                sums[tally.community, quarter, counter] += value
        if not sums:
            return
        zones = await self._zones({community for community, _, _ in sums})
        hourly: defaultdict[tuple[str, int, Counter], int] = defaultdict(int)
        daily: defaultdict[tuple[str, date, Counter], int] = defaultdict(int)
        for (community, quarter, counter), value in sums.items():
            at = datetime.fromtimestamp(quarter * _QUARTER, UTC)
            hourly[community, microseconds(at.replace(minute=0)), counter] += value
            daily[community, at.astimezone(zones[community]).date(), counter] += value
        await _ADD_HOURLY(self._connection, [(*key, value) for key, value in hourly.items()])
        days = [{"community": a, "day": b, "counter": c, "value": n} for (a, b, c), n in daily.items()]
        if days:
            await self._connection.execute(_ADD_DAILY, days)

    async def totals(self, community: str, first: date, last: date) -> Mapping[Counter, int]:
        """Counters of the days `first` to `last` in the community's zone, both included."""
        rows = await self._connection.execute(
            select(counters_daily.c.counter, func.sum(counters_daily.c.value))
            .where(counters_daily.c.community == community, counters_daily.c.day.between(first, last))
            .group_by(counters_daily.c.counter)
        )
        return {counter: int(value) for counter, value in rows}

    async def days(self, community: str, first: date, last: date) -> Mapping[date, Mapping[Counter, int]]:
        """Counters of each of these days on which something was counted."""
        rows = await self._connection.execute(
            select(counters_daily.c.day, counters_daily.c.counter, counters_daily.c.value)
            .where(counters_daily.c.community == community, counters_daily.c.day.between(first, last))
            .order_by(counters_daily.c.day)
        )
        found: dict[date, dict[Counter, int]] = {}
        for day, counter, value in rows:
            found.setdefault(day, {})[counter] = value
        return found

    async def first_day(self, community: str) -> date | None:
        """The first day on which anything was counted, None where nothing ever was."""
        first: date | None = await self._connection.scalar(
            select(func.min(counters_daily.c.day)).where(counters_daily.c.community == community)
        )
        return first

    async def hours(
        self, community: str, counter: Counter, since: datetime, until: datetime
    ) -> Mapping[datetime, int]:
        """One counter by the hour, in [since, until)."""
        hourly = counters_hourly.c
        rows = await self._connection.execute(
            select(hourly.hour, hourly.value).where(
                hourly.community == community,
                hourly.counter == counter,
                hourly.hour >= since,
                hourly.hour < until,
            )
        )
        return dict(rows.all())

    async def _zones(self, wanted: set[str]) -> Mapping[str, ZoneInfo]:
        """The zones of communities; one that isn't kept counts its days in UTC."""
        rows = await _ZONES(self._connection, as_list(sorted(wanted)))
        return dict.fromkeys(wanted, ZoneInfo("UTC")) | {id_: ZoneInfo(zone) for id_, zone in rows}


def _row(judged: Judged) -> tuple[object, ...]:
    """In the order of the table's columns."""
    address, decision, scores = judged.address, judged.decision, judged.decision.scores
    return (
        judged.event_id,
        judged.community,
        address.platform,
        address.chat,
        address.message,
        judged.author,
        microseconds(judged.at),
        int(decision.verdict),
        scores.spam,
        scores.toxic,
        scores.negative,
        scores.question,
        _encode(decision.findings).decode() if decision.findings else None,
        decision.model,
    )
