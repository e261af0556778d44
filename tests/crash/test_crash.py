"""Killed again and again, Smotritel judges every event, performs every intent once and loses nothing."""

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.crash.crowd import crowd, let_in
from tests.crash.day import Day
from tests.crash.launcher import Life
from tests.crash.lives import Lives, lives
from tests.crash.truth import Truth
from tests.running import Town, program, settings_of, town, until

SEED = 20261122
AT_ONCE = 10
FLOOD = 400
"""Once a flood comes at a time, so that full batches are torn too."""
DISTINCT_POINTS = 60
KINDS = ("removed", "reviewed", "warned", "muted", "banned", "questions", "answered", "negative")
LEAST = 10
ACTS = ("sendMessage", "publish", "deleteMessage", "mute", "ban", "editMessage")
AROUND_ACTS = {f"{when} {act}" for act in ACTS for when in ("before", "during")}
"""Points that it lives on for until they are reached; every new write is one by itself."""
RECOVERY = 240.0

UNLIMITED = ("--no-audience", "--calls-per-second", "100000", "--messages-per-second", "100000")
DELAY = 0.2
"""How long the network dawdles over a call that it delays by chance; half of the lease is longer."""
LEASE = "2"
FAULTS = {
    "lose_reply": 0.015,
    "lose_request": 0.01,
    "delay": 0.03,
    "duplicate": 0.1,
    "rate_limit": 0.02,
    "error": 0.01,
}


@pytest.mark.crash
@pytest.mark.timeout(900)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a life of the program is a fork of its launcher")
async def test_killed_anywhere_it_judges_every_event_and_does_everything_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    took: dict[str, float] = {}
    async with town(tmp_path / "town", *UNLIMITED) as where:
        settings = settings_of(
            where, SMOTRITEL_DELIVERY__LEASE_SECONDS=LEASE, SMOTRITEL_LOGS__LEVEL="warning"
        )
        day = await _dawn(where, tmp_path)
        await where.faults(rates=FAULTS, seed=SEED)
        with _timed(took, "dying"):
            async with lives(tmp_path, **settings) as book:
                await _suffer(day, book)
        with _timed(took, "recovering"):
            async with program("bot", "run", cwd=tmp_path, **settings) as bot:
                await bot.line_with("Ctrl-C")
                await until(day.settled, RECOVERY)
                assert await bot.stop() == 0, (tmp_path / "stderr.log").read_text()
        truth = Truth(day.ours, tmp_path / "town" / "network.db", await where.performed())
    doubled = _all_is_well(truth, day)
    assert len(book.points) >= DISTINCT_POINTS
    print(book.told())
    with capsys.disabled():
        print(
            f"\n{book.summary()}; {len(day.said)} messages, {len(day.posts)} posts, {doubled} doubled cards"
        )
        print(f"seconds: {took}")


async def _dawn(where: Town, folder: Path) -> Day:
    await let_in(where)
    threads = [one["id"] for one in await where.messages("wall") if one["thread"] is None]
    return Day(where, folder / "var" / "smotritel.db", crowd(SEED, threads), random.Random(SEED))


async def _suffer(day: Day, book: Lives) -> None:
    """Until the day is over: die at every new point, and now and then at any point or moment."""
    turn = 0
    while not (day.over and book.points.keys() >= AROUND_ACTS):
        death = await book.live(_way_to_die(turn, day.chance, book))
        if death.beginning:
            continue  # nobody need speak while the tables are made
        turn += 1
        await _quiet(day.where)
        await day.goes_on(FLOOD if turn == 20 else AT_ONCE)


def _way_to_die(turn: int, chance: random.Random, book: Lives) -> Life:
    known = sorted(book.points)
    if turn % 6 == 4:
        return Life(seconds=3.0, known=known, nth=chance.randint(1, 1000))
    if turn % 6 == 5:
        return Life(seconds=chance.uniform(0.1, 2.0), known=known)
    return Life(seconds=1.2, known=known)


async def _quiet(where: Town) -> None:
    """Let the network finish what the dead had put on its way, as the lease promises."""
    await asyncio.sleep(DELAY)
    await where.messages("desk")


def _all_is_well(truth: Truth, day: Day) -> int:
    truth.every_event_was_judged_once(day.said, day.other_events)
    truth.every_order_was_settled()
    truth.every_post_is_on_the_wall_once(day.posts)
    truth.what_must_be_gone_is_gone()
    truth.whoever_was_punished_is_and_was_told()
    counters = truth.the_counters_say_what_happened()
    truth.every_known_question_was_answered(counters["answered"])
    assert all(counters[kind] >= LEAST for kind in KINDS), f"not a day to learn from: {counters}"
    return truth.nothing_was_written_twice()


@contextmanager
def _timed(took: dict[str, float], what: str) -> Iterator[None]:
    began = monotonic()
    yield
    took[what] = round(monotonic() - began, 1)
