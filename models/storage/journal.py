"""Decisions as they were made, and the counters that reports read instead of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, select
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.outcomes import Counter, Judged, Tally
from models.storage.columns import insert
from models.storage.tables import communities, counters_daily, counters_hourly, decisions


def _adding_to(table: Table) -> Insert:
    rows = insert(table)
    return rows.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={"value": table.c.value + rows.excluded["value"]},
    )


_RECORD = insert(decisions).on_conflict_do_nothing()
_ADD_HOURLY = _adding_to(counters_hourly)
_ADD_DAILY = _adding_to(counters_daily)


class SqlJournal:
    """The journal within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def record(self, judged: Sequence[Judged]) -> None:
        """Keep decisions; one that is known by its event id stays as it was."""
        if judged:
            await self._connection.execute(_RECORD, [_row(one) for one in judged])

    async def count(self, tallies: Sequence[Tally]) -> None:
        """Add to the hourly and daily counters; a day is one of the community's zone."""
        zones = await self._zones({tally.community for tally in tallies})
        hourly: defaultdict[tuple[str, datetime, Counter], int] = defaultdict(int)
        daily: defaultdict[tuple[str, date, Counter], int] = defaultdict(int)
        for tally in tallies:
            hour = tally.at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
            day = tally.at.astimezone(zones[tally.community]).date()
            for counter, value in tally.counts.items():
                hourly[tally.community, hour, counter] += value
                daily[tally.community, day, counter] += value
        if not hourly:
            return
        await self._connection.execute(
            _ADD_HOURLY,
            [
                {"community": community, "hour": hour, "counter": counter, "value": value}
                for (community, hour, counter), value in hourly.items()
            ],
        )
        await self._connection.execute(
            _ADD_DAILY,
            [
                {"community": community, "day": day, "counter": counter, "value": value}
                for (community, day, counter), value in daily.items()
            ],
        )

    async def totals(self, community: str, first: date, last: date) -> Mapping[Counter, int]:
        """Counters of the days `first` to `last` in the community's zone, both included."""
        rows = await self._connection.execute(
            select(counters_daily.c.counter, func.sum(counters_daily.c.value))
            .where(counters_daily.c.community == community, counters_daily.c.day.between(first, last))
            .group_by(counters_daily.c.counter)
        )
        return {counter: int(value) for counter, value in rows}

    async def _zones(self, wanted: set[str]) -> Mapping[str, ZoneInfo]:
        """The zones of communities; one that isn't kept counts its days in UTC."""
        rows = await self._connection.execute(
            select(communities.c.id, communities.c.zone).where(communities.c.id.in_(wanted))
        )
        return dict.fromkeys(wanted, ZoneInfo("UTC")) | {id_: ZoneInfo(zone) for id_, zone in rows}


def _row(judged: Judged) -> dict[str, object]:
    address, decision, scores = judged.address, judged.decision, judged.decision.scores
    return {
        "event_id": judged.event_id,
        "community": judged.community,
        "platform": address.platform,
        "chat": address.chat,
        "message": address.message,
        "author": judged.author,
        "at": judged.at,
        "verdict": decision.verdict,
        "spam": scores.spam,
        "toxic": scores.toxic,
        "negative": scores.negative,
        "question": scores.question,
        "findings": decision.findings or None,
        "model": decision.model,
    }
