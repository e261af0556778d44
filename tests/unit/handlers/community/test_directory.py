"""What is known of communities while several read it at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from handlers.answers.matching import Matcher
from handlers.community.directory import Directory
from handlers.ports import Ledger
from models.faq import Entry
from models.storage.store import Store
from tests.builders import address, community

NOW = datetime(2026, 11, 22, tzinfo=UTC)
HOURS = Entry(id="q1", phrasings=("Во сколько вы открываетесь?",), answer="С 8 до 22.")
PLACE = Entry(id="q2", phrasings=("Где вы находитесь?",), answer="Тверская, 1.")


@pytest.fixture
async def store(fresh: Callable[[], str]) -> AsyncIterator[Store]:
    opened = await Store.open(fresh(), lambda: NOW)
    yield opened
    await opened.close()


@pytest.fixture
async def directory(store: Store) -> Directory:
    made = Directory(Matcher)
    async with store.begin() as ledger:
        await ledger.communities.save(community(), "start", NOW)
        await ledger.faq.put(community().id, HOURS, "lev", NOW)
    await made.prepare(store.reading)
    return made


def knows(directory: Directory, entry: Entry) -> bool:
    found = directory.get(community().id).matcher.match(entry.phrasings[0])
    return found is not None and found.entry == entry


async def test_a_base_that_another_reads_meanwhile_is_asked_with_all_that_was_added(
    store: Store, directory: Directory
) -> None:
    """Delivery reads it beside the work that makes the matcher anew; under load it is the last to end."""
    reading, going_on = asyncio.Event(), asyncio.Event()
    async with store.begin() as ledger:
        await ledger.faq.put(community().id, PLACE, "lev", NOW)
    directory.outdated()

    another = asyncio.ensure_future(_refreshed(directory, store, reading, going_on))
    await reading.wait()
    await directory.prepare(store.reading)
    assert knows(directory, PLACE)
    going_on.set()
    await another
    await directory.prepare(store.reading)
    assert knows(directory, PLACE)


async def test_of_two_first_readers_the_matcher_of_the_one_that_is_kept_counts(store: Store) -> None:
    """The second has read an entry more; its matcher is thrown away, and made anew by `prepare`."""
    directory = Directory(Matcher)
    async with store.begin() as ledger:
        await ledger.communities.save(community(), "start", NOW)
        await ledger.faq.put(community().id, HOURS, "lev", NOW)
    first, first_goes_on, second, second_goes_on = (asyncio.Event() for _ in range(4))
    early = asyncio.ensure_future(_refreshed(directory, store, first, first_goes_on))
    await first.wait()
    async with store.begin() as ledger:
        await ledger.faq.put(community().id, PLACE, "lev", NOW)
    directory.outdated()
    late = asyncio.ensure_future(_refreshed(directory, store, second, second_goes_on))
    await second.wait()
    first_goes_on.set()
    await early
    second_goes_on.set()
    await late
    await directory.prepare(store.reading)
    assert knows(directory, PLACE)


async def _refreshed(
    directory: Directory, store: Store, reading: asyncio.Event, going_on: asyncio.Event
) -> None:
    async with _held_up(store, reading, going_on) as ledger:
        await directory.refresh(ledger)


@asynccontextmanager
async def _held_up(store: Store, reading: asyncio.Event, going_on: asyncio.Event) -> AsyncIterator[Ledger]:
    """A transaction in which the last thing that is read of a community takes long."""
    async with store.reading() as ledger:
        stamp = ledger.products.stamp

        async def late(of: str | None = None) -> tuple[int, datetime | None]:
            reading.set()
            await going_on.wait()
            return await stamp(of)

        ledger.products.stamp = late  # type: ignore[method-assign]
        yield ledger


@pytest.mark.parametrize("chat", ["wall", "duty", "titled", "nowhere"])
@pytest.mark.parametrize("private", [False, True])
async def test_whose_a_chat_is_and_what_it_is_for_is_told_alike_together_and_apart(
    store: Store, chat: str, private: bool
) -> None:
    directory = Directory(Matcher)
    async with store.begin() as ledger:
        await ledger.communities.save(community(titles={"titled": "Болталка"}), "start", NOW)
    await directory.prepare(store.reading)
    where = address("1", chat)

    known = directory.of(where, private=private)
    place = known.place_of(where, private=private) if known else None
    assert directory.where(where, private=private) == ((known, place) if place else None)
