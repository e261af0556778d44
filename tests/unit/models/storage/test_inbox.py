"""The inbox keeps what came until it is handled."""

from datetime import datetime, timedelta

from models.inbox import RawEvent, StoredEvent
from models.storage.store import Store


def events(*ids: str, platform: str = "vk") -> list[RawEvent]:
    return [RawEvent(platform=platform, event_id=id_, raw=f'{{"id":"{id_}"}}') for id_ in ids]


async def test_events_wait_in_the_order_of_their_arrival(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("c", "a"), now)
        await ledger.inbox.store(events("b"), now)
        pending = await ledger.inbox.pending(10)
    assert pending == [
        StoredEvent(id=1, platform="vk", event_id="c", raw='{"id":"c"}', attempts=0),
        StoredEvent(id=2, platform="vk", event_id="a", raw='{"id":"a"}', attempts=0),
        StoredEvent(id=3, platform="vk", event_id="b", raw='{"id":"b"}', attempts=0),
    ]


async def test_an_event_is_stored_once_however_often_it_comes(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        assert await ledger.inbox.store(events("a", "b", "a"), now) == 2
        await ledger.inbox.finish([1])
        assert await ledger.inbox.store(events("a", "b", "c"), now) == 1
        assert await ledger.inbox.store(events("a", platform="telegram"), now) == 1
        assert await ledger.inbox.store([], now) == 0
        assert await ledger.inbox.backlog() == 3


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
        assert await ledger.inbox.backlog() == 0
        assert await ledger.inbox.store(events("b"), now) == 0


async def test_only_old_settled_events_are_forgotten(store: Store, now: datetime) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.store(events("done", "poison", "waits"), now - timedelta(days=31))
        await ledger.inbox.store(events("fresh"), now)
        await ledger.inbox.failed(2, "not JSON", poison=True)
        await ledger.inbox.finish([1, 4])
        assert await ledger.inbox.forget_done(now - timedelta(days=30)) == 2
        assert await ledger.inbox.forget_done(now - timedelta(days=30)) == 0
        assert [event.event_id for event in await ledger.inbox.pending(10)] == ["waits"]
        assert await ledger.inbox.store(events("done", "fresh"), now) == 1
