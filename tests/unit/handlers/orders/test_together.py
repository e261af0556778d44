"""What many ask for at once is done at once, and nobody's answer gets lost."""

import asyncio
from collections.abc import Sequence

import pytest

from handlers.orders.together import Together


class Kitchen:
    """Doubles what it is asked for, when it is let; keeps what it served together."""

    def __init__(self) -> None:
        self.served: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, asked: Sequence[int]) -> Sequence[int]:
        self.served.append(list(asked))
        await self.open.wait()
        if 13 in asked:
            raise ValueError("not thirteen")
        return [2 * one for one in asked]


async def test_whoever_asks_at_the_same_time_is_served_together() -> None:
    kitchen = Kitchen()
    together = Together(kitchen)
    assert await asyncio.gather(*map(together, range(5))) == [0, 2, 4, 6, 8]
    assert kitchen.served == [[0, 1, 2, 3, 4]]


async def test_whoever_asks_while_it_works_is_served_by_the_next_go() -> None:
    kitchen = Kitchen()
    together = Together(kitchen)
    kitchen.open.clear()
    async with asyncio.TaskGroup() as guests:
        first = guests.create_task(together(1))
        while not kitchen.served:
            await asyncio.sleep(0)
        others = [guests.create_task(together(number)) for number in (2, 3)]
        await asyncio.sleep(0)
        kitchen.open.set()
    assert [first.result(), *(one.result() for one in others)] == [2, 4, 6]
    assert kitchen.served == [[1], [2, 3]]


async def test_who_gathers_serves_those_together_who_come_one_by_one() -> None:
    kitchen = Kitchen()
    together = Together(kitchen, gather=0.05)
    async with asyncio.TaskGroup() as guests:
        for number in range(3):
            guests.create_task(together(number))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
    assert kitchen.served == [[0, 1, 2]]


async def test_a_failure_is_raised_to_each_whom_it_failed_and_the_next_are_served() -> None:
    together = Together(Kitchen())
    failed = await asyncio.gather(together(13), together(1), return_exceptions=True)
    assert [str(one) for one in failed] == ["not thirteen", "not thirteen"]
    assert await together(4) == 8


async def test_whoever_leaves_takes_nobody_along() -> None:
    kitchen = Kitchen()
    together = Together(kitchen)
    kitchen.open.clear()
    leaving, staying = asyncio.ensure_future(together(1)), asyncio.ensure_future(together(2))
    while not kitchen.served:
        await asyncio.sleep(0)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    kitchen.open.set()
    assert await staying == 4
    assert kitchen.served == [[1, 2], [2]]


async def test_whoever_leaves_when_it_is_their_turn_to_work_passes_it_on() -> None:
    kitchen = Kitchen()
    together = Together(kitchen)
    kitchen.open.clear()
    first = asyncio.ensure_future(together(1))
    while not kitchen.served:
        await asyncio.sleep(0)
    leaving, staying = asyncio.ensure_future(together(2)), asyncio.ensure_future(together(3))
    first.add_done_callback(lambda _: leaving.cancel())  # called just before it runs
    await asyncio.sleep(0)
    kitchen.open.set()
    assert await first == 2
    assert await staying == 6
    assert leaving.cancelled()


async def test_a_hundred_are_woken_in_the_same_turn() -> None:
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count())
    await asyncio.gather(*map(Together(Kitchen()), range(100, 200)))
    counting.cancel()
    assert turns < 10
