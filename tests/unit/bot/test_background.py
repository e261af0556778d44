"""Tasks have one owner: none fails unseen, none outlives the program; the clock only rings."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.background import Background, Restart, Work, log_failure
from bot.scheduler import Ticker
from models.errors import RateLimited, StorageError

NOW = Restart(first=0, longest=0)


class Broken(Exception):
    pass


async def broken() -> None:
    raise Broken("by a test")


def counted(times: int) -> tuple[Callable[[], None], asyncio.Event, list[int]]:
    """A counter, an event that is set at the `times`-th call, and the calls so far."""
    enough, calls = asyncio.Event(), [0]

    def count() -> None:
        calls[0] += 1
        if calls[0] >= times:
            enough.set()

    return count, enough, calls


async def test_an_essential_failure_is_logged_and_stops_everything() -> None:
    ended = asyncio.Event()

    async def other() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def program() -> None:
        async with Background() as background:
            background.start("other", other)
            background.start("essential", broken)
            await background.until_stopped()

    with capture_logs() as lines, pytest.raises(Broken):
        await program()
    assert ended.is_set()
    assert [(line["event"], line["task"]) for line in lines] == [("essential task failed", "essential")]


async def test_a_failure_is_raised_even_by_a_body_that_did_not_wait_for_it() -> None:
    failed = asyncio.Event()

    async def fails() -> None:
        failed.set()
        await broken()

    async def program() -> None:
        async with Background() as background:
            background.start("essential", fails)
            await failed.wait()

    with capture_logs(), pytest.raises(Broken):
        await program()


async def test_work_that_may_fail_starts_again() -> None:
    count, enough, calls = counted(3)

    async def work() -> None:
        count()
        if not enough.is_set():
            await broken()

    with capture_logs() as lines:
        async with Background() as background:
            background.start("flaky", work, restart=NOW)
            await enough.wait()
    assert calls == [3]
    assert len(lines) == 2


async def test_what_is_in_the_way_is_one_line_in_words_and_a_mistake_of_ours_has_its_trace() -> None:
    unreached = RateLimited(timedelta(seconds=2), cause="VK can't be reached: SSLError")
    with capture_logs() as lines:
        log_failure("task failed", unreached, task="listen")
        log_failure("tick failed", StorageError("bot.db: the disk is full"), tick="plan")
        log_failure("tick failed", ValueError("x"), tick="plan")
    assert [(line.get("reason"), "exc_info" in line) for line in lines] == [
        ("VK can't be reached: SSLError, again in 2 s", False),
        ("bot.db: the disk is full", False),
        (None, True),
    ]


async def test_the_pause_before_a_restart_doubles() -> None:
    count, enough, _ = counted(5)

    async def work() -> None:
        count()
        if not enough.is_set():
            await broken()

    with capture_logs() as lines:
        async with Background() as background:
            background.start("flaky", work, restart=Restart(first=0.001))
            await enough.wait()
    assert [line["after_seconds"] for line in lines] == [0.001, 0.002, 0.004, 0.008]


async def test_work_that_fails_while_it_is_cancelled_does_not_start_again() -> None:
    began = asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            await broken()

    with capture_logs() as lines:
        async with Background() as background:
            background.start("stubborn", work, restart=NOW)
            await began.wait()
    assert [line["event"] for line in lines] == ["task failed while it stopped"]


async def test_work_that_ends_by_itself_is_no_failure() -> None:
    done = asyncio.Event()

    async def work() -> None:
        done.set()

    async with Background() as background:
        background.start("once", work)
        await done.wait()
        background.request_stop()
        await background.until_stopped()


async def test_tasks_stop_in_the_reverse_order_of_their_start() -> None:
    order: list[int] = []
    begun = [asyncio.Event() for _ in range(3)]

    def work(number: int) -> Work:
        async def run() -> None:
            begun[number].set()
            try:
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                order.append(number)

        return run

    async with Background() as background:
        for number in range(3):
            background.start(str(number), work(number))
        await asyncio.gather(*(event.wait() for event in begun))
    assert order == [2, 1, 0]


async def test_a_task_that_does_not_stop_is_named_and_does_not_hold_the_program() -> None:
    began, release = asyncio.Event(), asyncio.Event()

    async def deaf() -> None:
        began.set()
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    background = Background(deadline=0.01)
    background.start("deaf", deaf)
    await began.wait()
    with capture_logs() as lines:
        await background.stop()
    assert [(line["event"], line["task"]) for line in lines] == [("task did not stop in time", "deaf")]
    release.set()


async def test_a_task_started_during_the_stop_is_stopped_too() -> None:
    began, ended = asyncio.Event(), asyncio.Event()
    background = Background()

    async def late() -> None:
        ended.set()
        await asyncio.Event().wait()

    async def starter() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            background.start("late", late)
            await ended.wait()

    async with background:
        background.start("starter", starter)
        await began.wait()
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "late"]


async def test_the_ticker_calls_at_once_and_again_and_survives_a_failure() -> None:
    count, enough, _ = counted(3)

    async def use_case() -> None:
        count()
        await broken()

    with capture_logs() as lines:
        async with Background() as background, Ticker(background) as ticker:
            ticker.every(0.01, "publish", use_case)
            async with asyncio.timeout(10):
                await enough.wait()
    assert {(line["event"], line["tick"]) for line in lines} == {("tick failed", "publish")}


async def test_a_slow_tick_never_runs_twice_at_a_time() -> None:
    count, enough, _ = counted(3)
    running, most = [0], [0]

    async def slow() -> None:
        running[0] += 1
        most[0] = max(most[0], running[0])
        await asyncio.sleep(0.03)
        running[0] -= 1
        count()

    async with Background() as background, Ticker(background) as ticker:
        ticker.every(0.01, "slow", slow)
        async with asyncio.timeout(10):
            await enough.wait()
    assert most == [1]


async def test_two_ticks_of_one_name_are_refused() -> None:
    async with Background() as background, Ticker(background) as ticker:
        ticker.every(60, "same", nothing)
        with pytest.raises(KeyError, match="same"):
            ticker.every(60, "same", nothing)


async def nothing() -> None:
    pass
