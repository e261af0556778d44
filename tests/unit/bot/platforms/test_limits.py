import asyncio
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta

import pytest

from bot.platforms.limits import Budget, Limits
from models.errors import RateLimited

FAST = Budget(per_second=100_000, burst=1000)


class Stopwatch:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def limits(stopwatch: Stopwatch, chats: int = 1000) -> Limits:
    return Limits(token=FAST, chat=FAST, chats=chats, monotonic=stopwatch)


async def test_a_long_pause_of_one_chat_is_told_and_stops_no_other_chat():
    stopwatch = Stopwatch()
    ours = limits(stopwatch)
    ours.pause(timedelta(seconds=20), "a")
    with pytest.raises(RateLimited) as limited:
        await ours.turn("a")
    assert limited.value.retry_after == timedelta(seconds=20)
    await ours.turn("b")
    await ours.turn()


async def test_a_pause_of_the_token_stops_everything_until_it_is_over():
    stopwatch = Stopwatch()
    ours = limits(stopwatch)
    ours.pause(timedelta(seconds=20))
    with pytest.raises(RateLimited):
        await ours.turn("a")
    with pytest.raises(RateLimited):
        await ours.turn()
    stopwatch.seconds += 20
    await ours.turn("a")
    await ours.turn()


async def test_a_shorter_pause_does_not_end_a_longer_one():
    stopwatch = Stopwatch()
    ours = limits(stopwatch)
    ours.pause(timedelta(seconds=20), "a")
    ours.pause(timedelta(seconds=2), "a")
    stopwatch.seconds += 10
    with pytest.raises(RateLimited):
        await ours.turn("a")


async def test_a_short_pause_is_waited_for():
    ours = Limits(token=FAST, chat=FAST)
    ours.pause(timedelta(milliseconds=50), "a")
    started = time.monotonic()
    await ours.turn("a")
    assert time.monotonic() - started >= 0.05


async def test_only_the_chats_used_last_are_remembered():
    stopwatch = Stopwatch()
    ours = limits(stopwatch, chats=2)
    for chat in ("a", "b"):
        ours.pause(timedelta(seconds=20), chat)
    await ours.turn("c")
    await ours.turn("a")
    ours.pause(timedelta(seconds=20), "c")
    with pytest.raises(RateLimited):
        await ours.turn("c")


async def test_within_a_second_there_are_no_more_calls_than_the_budget_and_its_burst():
    ours = Limits(token=Budget(per_second=100, burst=5), chat=FAST)
    started = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(25):
            group.create_task(ours.turn(str(number)))
    assert time.monotonic() - started >= (25 - 5) / 100 - 0.01


async def test_a_crowded_chat_keeps_its_own_pace():
    ours = Limits(token=FAST, chat=Budget(per_second=100, burst=1))
    started = time.monotonic()
    for _ in range(11):
        await ours.turn("a")
    assert time.monotonic() - started >= 10 / 100 - 0.01


async def _tried(ours: Limits, chats: Iterable[str | None]) -> list[str | None]:
    """Those who got a turn, in order, of all that asked for one at the same moment."""
    served: list[str | None] = []

    async def ask(chat: str | None) -> None:
        with suppress(RateLimited):
            await ours.turn(chat)
            served.append(chat)

    async with asyncio.TaskGroup() as group:
        for chat in chats:
            group.create_task(ask(chat))
    return served


async def test_a_turn_never_takes_longer_than_the_patience_however_many_ask():
    ours = Limits(token=Budget(per_second=50, burst=2), chat=FAST, patience=timedelta(seconds=0.2))
    served = await _tried(ours, (str(number) for number in range(500)))
    assert len(served) == 2 + 5  # at once, and those whose turn comes within half of the patience


async def test_what_counts_against_no_chat_finds_room_before_the_crowd():
    ours = Limits(token=Budget(per_second=50, burst=2), chat=FAST, patience=timedelta(seconds=0.2))
    served = await _tried(ours, [*(str(number) for number in range(500)), None, None, None])
    assert served.count(None) == 3


async def test_any_number_of_deletions_leaves_room_for_a_card():
    ours = Limits(
        token=Budget(per_second=50, burst=2),
        urgent=Budget(per_second=40, burst=1),
        chat=FAST,
        patience=timedelta(seconds=0.2),
    )
    served: list[str] = []

    async def deletions() -> None:
        while len(served) < 3:
            with suppress(RateLimited):
                await ours.turn()
            await asyncio.sleep(0.001)

    async def card(number: int) -> None:
        while True:
            with suppress(RateLimited):
                await ours.turn("duty")
                return served.append(f"card {number}")
            await asyncio.sleep(0.01)

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(20):
            group.create_task(deletions())
        for number in range(3):
            group.create_task(card(number))
    assert len(served) == 3


async def test_those_who_are_turned_away_are_to_come_again_one_after_the_other():
    ours = Limits(token=Budget(per_second=10, burst=1), chat=FAST, patience=timedelta(seconds=0.1))
    await ours.turn()
    told = []
    for number in range(3):
        with pytest.raises(RateLimited) as limited:
            await ours.turn(str(number))
        told.append(round(limited.value.retry_after.total_seconds(), 1))
    assert told == [0.1, 0.2, 0.3]


async def test_who_is_turned_away_has_spent_nothing_of_the_chat():
    ours = Limits(
        token=Budget(per_second=10, burst=1), chat=Budget(per_second=1), patience=timedelta(seconds=0.1)
    )
    await ours.turn()
    with pytest.raises(RateLimited) as limited:
        await ours.turn("a")
    assert limited.value.retry_after == timedelta(seconds=0.1)  # the token's, not the chat's
    await asyncio.sleep(limited.value.retry_after.total_seconds())
    await ours.turn("a")
