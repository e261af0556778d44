"""The collector of garbage stays out of the way of a batch, and out of nothing else."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import suppress
from weakref import ref

import pytest

from bot import collector
from bot.collector import undisturbed


class Ring:
    """What nobody but the collector frees."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _collecting() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


def test_nothing_is_searched_until_the_work_is_done_or_has_failed() -> None:
    with undisturbed():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), undisturbed():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_work_within_work_disturbs_neither() -> None:
    with undisturbed():
        with undisturbed():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


async def _work(end: asyncio.Event) -> None:
    with undisturbed():
        await end.wait()


async def test_works_that_overlap_are_searched_when_the_last_of_them_ends_whichever_that_is() -> None:
    for last in (0, 1):
        ends = [asyncio.Event(), asyncio.Event()]
        async with asyncio.TaskGroup() as group:
            works = [group.create_task(_work(end)) for end in ends]
            await asyncio.sleep(0)
            ends[not last].set()
            await works[not last]
            assert not gc.isenabled()
            ends[last].set()
        assert gc.isenabled()


async def test_work_that_is_cancelled_leaves_the_other_undisturbed_and_nothing_behind() -> None:
    end = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        cancelled, other = (group.create_task(_work(one)) for one in (asyncio.Event(), end))
        await asyncio.sleep(0)
        cancelled.cancel()
        with suppress(asyncio.CancelledError):
            await cancelled
        assert not gc.isenabled()
        end.set()
        await other
    assert gc.isenabled()


def test_who_had_turned_it_off_before_finds_it_off_afterwards() -> None:
    gc.disable()
    with undisturbed(), undisturbed():
        pass
    assert not gc.isenabled()


def test_where_somebody_is_always_at_work_garbage_goes_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    with undisturbed():
        with undisturbed():
            gone = ref(Ring())
        assert gone() is not None, "there is little of it yet"
        monkeypatch.setattr(collector, "_MANY", 0)
        with undisturbed():
            pass
        assert gone() is None
        assert not gc.isenabled()
