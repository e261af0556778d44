"""Decisions are kept once, and the counters agree with what was counted."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from models.communities import Community
from models.decisions import Decision, Finding, Scores, Verdict
from models.messages import Address
from models.outcomes import Counter, Judged, Tally
from models.storage.store import SqlLedger, Store
from models.storage.tables import counters_hourly, decisions
from models.texts import Sentence

FINDING = Finding("links", Verdict.REMOVE, Sentence("too-many-links", {"count": 3}), (4, 9))


def judged(event: str, now: datetime, *findings: Finding) -> Judged:
    decision = Decision(Verdict.REMOVE, Scores(0.9, 0.1, 0.2, 0.3), findings, "base-1")
    address = Address(platform="vk", chat="7", message=event)
    return Judged(event_id=event, community="shop", address=address, author="5", at=now, decision=decision)


async def test_a_decision_is_kept_with_its_reasons_and_model(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.journal.record([judged("1", now, FINDING), judged("2", now)])
        rows = (await ledger.journal._connection.execute(select(decisions))).all()
    assert [(row.event_id, row.at, row.verdict, row.findings, row.model) for row in rows] == [
        ("1", now, Verdict.REMOVE, (FINDING,), "base-1"),
        ("2", now, Verdict.REMOVE, None, "base-1"),
    ]
    assert (rows[0].spam, rows[0].toxic, rows[0].negative, rows[0].question) == (0.9, 0.1, 0.2, 0.3)


async def test_a_decision_that_is_known_stays_as_it_was(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.journal.record([judged("1", now)])
        await ledger.journal.record([judged("1", now, FINDING)])
        await ledger.journal.record([])
        rows = (await ledger.journal._connection.execute(select(decisions.c.findings))).all()
    assert rows == [(None,)]


async def test_a_day_is_one_of_the_community_s_zone(store: Store) -> None:
    late = datetime(2026, 11, 22, 21, 30, tzinfo=UTC)
    async with store.begin() as ledger:
        await ledger.communities.save(_community("moscow", "Europe/Moscow"), "x", late)
        await ledger.communities.save(_community("london", "Europe/London"), "x", late)
        await ledger.journal.count(
            [Tally(shop, late, {Counter.EVENTS: 1}) for shop in ("moscow", "london", "moscow")]
        )
        assert await ledger.journal.totals("moscow", date(2026, 11, 22), date(2026, 11, 22)) == {}
        assert await ledger.journal.totals("moscow", date(2026, 11, 23), date(2026, 11, 23)) == {
            Counter.EVENTS: 2
        }
        assert await ledger.journal.totals("london", date(2026, 11, 22), date(2026, 11, 22)) == {
            Counter.EVENTS: 1
        }


async def test_counting_nothing_changes_nothing(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.journal.count([])
        await ledger.journal.count([Tally("shop", now, {})])
        assert await ledger.journal.totals("shop", date(2000, 1, 1), date(2100, 1, 1)) == {}


ZONES = ["UTC", "Europe/Moscow", "Asia/Kathmandu", "America/St_Johns", "Pacific/Chatham"]
START = datetime(2026, 3, 28, tzinfo=UTC)  # clocks change in Europe the night after
TALLIES = st.lists(
    st.builds(
        Tally,
        st.sampled_from(["UTC", *ZONES[1:]]),
        st.timedeltas(timedelta(0), timedelta(days=3)).map(lambda since: START + since),
        st.dictionaries(st.sampled_from([Counter.EVENTS, Counter.REMOVED]), st.integers(0, 9)),
    ),
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(TALLIES, max_size=3))
def test_counters_are_the_sums_of_what_was_counted(
    batches: list[list[Tally]], fresh: Callable[[], str]
) -> None:
    asyncio.run(_count(batches, fresh()))


async def _count(batches: list[list[Tally]], url: str) -> None:
    daily: dict[tuple[str, date], dict[Counter, int]] = defaultdict(lambda: defaultdict(int))
    hourly: dict[tuple[str, datetime, Counter], int] = defaultdict(int)
    store = await Store.open(url, lambda: START)
    async with store.begin() as ledger:
        for zone in ZONES:
            await ledger.communities.save(_community(zone, zone), "x", START)
        for tallies in batches:
            await ledger.journal.count(tallies)
            for tally in tallies:
                day = tally.at.astimezone(ZoneInfo(tally.community)).date()
                hour = tally.at.replace(minute=0, second=0, microsecond=0)
                for counter, value in tally.counts.items():
                    daily[tally.community, day][counter] += value
                    hourly[tally.community, hour, counter] += value
        for (community, day), counts in daily.items():
            assert await ledger.journal.totals(community, day, day) == counts
        assert await _hourly(ledger) == hourly
    await store.close()


async def _hourly(ledger: SqlLedger) -> dict[tuple[str, datetime, Counter], int]:
    rows = await ledger.journal._connection.execute(select(counters_hourly))
    return {(row.community, row.hour, row.counter): row.value for row in rows}


def _community(id_: str, zone: str) -> Community:
    return Community(id=id_, platform="vk", title="Shop", zone=zone)
