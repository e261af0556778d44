"""The inbox keeps what came until it is handled."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import asyncpg
from sqlalchemy.ext.asyncio import create_async_engine

from models.inbox import RawEvent, StoredEvent
from models.storage.inbox import _AWAIT, _PENDING, _STORE, SqlInbox
from models.storage.statements import _driver
from models.storage.store import Store


def events(*ids: str, platform: str = "vk") -> list[RawEvent]:
    return [RawEvent(platform=platform, event_id=id_, raw=f'{{"id":"{id_}"}}'.encode()) for id_ in ids]


async def test_events_wait_in_the_order_of_their_arrival(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("c", "a"), now)
        await ledger.inbox.store(events("b"), now)
        pending = await ledger.inbox.pending(10)
    assert pending == [
        StoredEvent(id=1, platform="vk", event_id="c", raw=b'{"id":"c"}', attempts=0),
        StoredEvent(id=2, platform="vk", event_id="a", raw=b'{"id":"a"}', attempts=0),
        StoredEvent(id=3, platform="vk", event_id="b", raw=b'{"id":"b"}', attempts=0),
    ]


async def test_an_event_is_stored_once_however_often_it_comes(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("a", "b", "a"), now)
        assert await ledger.inbox.backlog() == 2
        await ledger.inbox.finish([1])
        await ledger.inbox.store(events("a", "b", "c"), now)
        assert await ledger.inbox.backlog() == 2
        await ledger.inbox.store(events("a", platform="telegram"), now)
        await ledger.inbox.store([], now)
        assert await ledger.inbox.backlog() == 3


async def test_of_many_events_the_new_ones_are_kept_in_their_order(store: Store, now: datetime) -> None:
    known, came = [str(n) for n in range(0, 300, 7)], [str(n) for n in range(237)]
    async with store.begin() as ledger:
        await ledger.inbox.store(events(*known), now)
        await ledger.inbox.store(events(*came, "5", *came), now)
        pending = await ledger.inbox.pending(1000)
    assert [event.event_id for event in pending] == [*known, *(one for one in came if one not in known)]
    assert all(event.raw == f'{{"id":"{event.event_id}"}}'.encode() for event in pending)


async def test_what_came_is_text_in_the_database_and_the_same_bytes_here(store: Store, now: datetime) -> None:
    raw = '{"text":"Ё 🌸"}'.encode()
    async with store.begin() as ledger:
        await ledger.inbox.store([RawEvent(platform="vk", event_id="1", raw=raw)], now)
        [kept] = await ledger.inbox.pending(1)
        await ledger.inbox.finish([kept.id])
        [handled] = await ledger.inbox.handled(now, 1)
        asked = await ledger.inbox._connection.exec_driver_sql("SELECT raw, typeof(raw) FROM inbox")
        assert asked.one() == (raw.decode(), "text")
    assert kept.raw == handled.raw == raw


def test_a_server_makes_text_of_what_came_and_gives_it_back_as_bytes() -> None:
    dialect = asyncpg.dialect()
    assert "convert_from($3::BYTEA, 'UTF8')" in _STORE._text(dialect)
    assert "convert_to(inbox.raw, 'UTF8') AS raw" in _PENDING._text(dialect)


def test_where_others_store_at_the_same_time_only_what_was_stored_here_is_awaited() -> None:
    """Else what they have stored and handled since would be handled once more."""
    asked = " ".join(_AWAIT._text(asyncpg.dialect()).split())
    assert (
        "WHERE inbox.id > $1::BIGINT AND inbox.xmin = CAST(pg_current_xact_id() AS xid) ON CONFLICT" in asked
    )


async def test_events_are_kept_alike_by_a_driver_that_is_not_ours(url: str, now: datetime) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        inbox = SqlInbox(connection)
        assert _driver(connection) is None
        await inbox.store(events("a", "b", "a"), now)
        await inbox.finish([1])
        await inbox.store(events("a", "c"), now)
        assert [event.event_id for event in await inbox.pending(10)] == ["b", "c"]
    await engine.dispose()


async def test_pending_events_are_read_in_pages(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("a", "b", "c"), now)
        first = await ledger.inbox.pending(2)
        second = await ledger.inbox.pending(2, after=first[-1].id)
    assert [event.event_id for event in first + second] == ["a", "b", "c"]


async def test_finished_events_are_gone_contiguous_or_not(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events(*"abcdefg"), now)
        await ledger.inbox.finish([2, 3, 4])
        await ledger.inbox.finish([1, 6])
        await ledger.inbox.finish([])
        assert [event.id for event in await ledger.inbox.pending(10)] == [5, 7]


async def test_a_failed_event_comes_again_with_its_attempts(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("a"), now)
        await ledger.inbox.failed(1, "no such chat", poison=False)
        await ledger.inbox.failed(1, "no such chat", poison=False)
        assert [event.attempts for event in await ledger.inbox.pending(10)] == [2]


async def test_poison_never_comes_again_and_blocks_nobody(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("a", "b", "c"), now)
        await ledger.inbox.failed(2, "not JSON", poison=True)
        assert [event.id for event in await ledger.inbox.pending(10)] == [1, 3]
        await ledger.inbox.finish([1, 2, 3])
        await ledger.inbox.failed(2, "again", poison=False)
        await ledger.inbox.store(events("b"), now)
        assert await ledger.inbox.backlog() == 0


async def test_only_old_settled_events_are_forgotten(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("done", "poison", "waits"), now - timedelta(days=31))
        await ledger.inbox.store(events("fresh"), now)
        await ledger.inbox.failed(2, "not JSON", poison=True)
        await ledger.inbox.finish([1, 4])
        assert await ledger.inbox.forget_done(now - timedelta(days=30)) == 2
        assert await ledger.inbox.forget_done(now - timedelta(days=30)) == 0
        assert [event.event_id for event in await ledger.inbox.pending(10)] == ["waits"]
        await ledger.inbox.store(events("done", "fresh"), now)
        assert [event.event_id for event in await ledger.inbox.pending(10)] == ["waits", "done"]


IDS = st.sampled_from("abcdefgh")
NUMBERS = st.integers(1, 12)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("store"), st.lists(IDS, max_size=5)),
        st.tuples(st.just("finish"), st.lists(NUMBERS, max_size=4)),
        st.tuples(st.just("finish"), st.builds(range, NUMBERS, NUMBERS).map(list)),
        st.tuples(st.just("fail"), st.tuples(NUMBERS, st.booleans())),
        st.tuples(st.just("forget"), st.none()),
    ),
    max_size=12,
)


class Expected:
    """The inbox as a list: what came with the number, state and attempts of each."""

    def __init__(self) -> None:
        self.rows: dict[int, list[str | int]] = {}

    def store(self, ids: list[str]) -> None:
        known = {row[0] for row in self.rows.values()}
        new = [one for one in dict.fromkeys(ids) if one not in known]
        for one in new:
            self.rows[max(self.rows, default=0) + 1] = [one, "waits", 0]

    def finish(self, numbers: list[int]) -> None:
        for number in self._waiting(numbers):
            self.rows[number][1] = "done"

    def fail(self, number: int, *, poison: bool) -> None:
        for one in self._waiting([number]):
            row = self.rows[one]
            self.rows[one] = [row[0], "poison" if poison else "waits", int(row[2]) + 1]

    def forget(self) -> int:
        settled = [number for number, row in self.rows.items() if row[1] != "waits"]
        for number in settled:
            del self.rows[number]
        return len(settled)

    def of(self, state: str) -> list[tuple[int, str | int]]:
        return [(number, row[0]) for number, row in sorted(self.rows.items()) if row[1] == state]

    def _waiting(self, numbers: list[int]) -> list[int]:
        return [number for number in numbers if self.rows.get(number, ["", ""])[1] == "waits"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_an_event_waits_is_poison_or_is_handled(
    steps: list[tuple[str, object]], fresh: Callable[[], str], now: datetime
) -> None:
    asyncio.run(_follow(steps, fresh(), now))


async def _follow(steps: list[tuple[str, object]], url: str, now: datetime) -> None:
    expected, store = Expected(), await Store.open(url, lambda: now)
    try:
        for step in steps:
            async with store.begin() as ledger:
                match step:
                    case ("store", list(ids)):
                        await ledger.inbox.store(events(*ids), now)
                        expected.store(ids)
                    case ("finish", list(numbers)):
                        await ledger.inbox.finish(numbers)
                        expected.finish(numbers)
                    case ("fail", (int(number), bool(poison))):
                        await ledger.inbox.failed(number, "no", poison=poison)
                        expected.fail(number, poison=poison)
                    case _:
                        assert await ledger.inbox.forget_done(now + timedelta(days=1)) == expected.forget()
            async with store.reading() as ledger:
                pending = await ledger.inbox.pending(100)
                assert [(one.id, one.event_id) for one in pending] == expected.of("waits")
                assert [one.attempts for one in pending] == [expected.rows[one.id][2] for one in pending]
                assert await ledger.inbox.backlog() == len(pending)
                for handled in (await ledger.inbox.handled(now, 100), await ledger.inbox.newest("vk", 100)):
                    assert [(one.id, one.event_id) for one in handled] == expected.of("done")
    finally:
        await store.close()
