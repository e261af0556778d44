"""Killed again and again, Smotritel judges every event, performs every intent once and loses nothing."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import pytest

from tests.crash.brand import Brand
from tests.crash.brand_local import local_brand
from tests.crash.brand_telegram import TelegramBrand, telegram_brand
from tests.crash.brand_vk import VkBrand, vk_brand
from tests.crash.crowd import crowd
from tests.crash.day import Day, Size
from tests.crash.launcher import Death, Life
from tests.crash.lives import Lives, lives
from tests.crash.truth import Truth
from tests.crash.truth_local import LocalTruth
from tests.crash.truth_seen import SeenTruth
from tests.running import program, until

SEED = 20261122
FULL = os.environ.get("SMOTRITEL_CRASH") == "full"
"""Every test kills at every point that there is."""

DISTINCT_POINTS = 60
TURNS = 100 if FULL else 60
"""So long a day waits for the points that it should come to: what can be seen grows with the program."""
KINDS = ("removed", "reviewed", "warned", "muted", "banned", "questions", "answered", "negative")
RECOVERY = 240.0
LEASE = "2"

WHOLE = Size(events=2000, at_once=28, posts=50, presses=20, rude=40, least=10, flood=400, seconds=1.6)
LEAN = Size(events=450, at_once=10, posts=10, presses=12, rude=10, least=3, flood=60, seconds=1.8)
"""On the platforms the points of the database are the same, so the day is shorter."""

pytestmark = [
    pytest.mark.crash,
    pytest.mark.timeout(3600 if FULL else 1800),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a life of the program is a fork of its launcher"),
]


async def test_on_the_local_network_it_judges_every_event_and_does_everything_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with local_brand(tmp_path / "town", SEED) as brand:
        day = _dawn(brand, tmp_path, WHOLE)
        book = await _lived(day, tmp_path)
        truth = LocalTruth(day.ours, brand.file, await brand.where.performed())
    truth.every_order_was_settled()
    doubled = truth.nothing_was_written_twice()
    truth.every_post_is_on_the_wall_once(day.posts)
    truth.what_must_be_gone_is_gone()
    truth.whoever_was_punished_is_and_was_told()
    counters = _judged(truth, day)
    truth.every_known_question_was_answered(counters["answered"])
    _told(capsys, book, f"{len(day.said)} messages, {len(day.posts)} posts, {doubled} doubled cards")


@pytest.mark.parametrize("make", [telegram_brand, vk_brand])
async def test_on_a_real_platform_no_comment_is_lost_and_nothing_is_said_twice(
    make: type[TelegramBrand | VkBrand], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with make(_database(tmp_path), SEED) as brand:
        day = _dawn(brand, tmp_path, WHOLE if FULL else LEAN)
        book = await _lived(day, tmp_path)
        truth = SeenTruth(day.ours, brand.seen())
    asked = truth.every_order_was_settled()
    doubled = truth.nothing_was_written_twice()
    truth.every_case_was_shown()
    truth.every_post_is_on_the_wall_once(day.posts)
    truth.what_must_be_gone_is_gone()
    truth.whoever_was_punished_is_and_was_told()
    counters = _judged(truth, day)
    truth.every_known_question_was_answered(counters["answered"])
    told = (
        f"{len(day.said)} messages, {len(day.posts)} posts, {doubled} doubled cards, {asked} put to a person"
    )
    _told(capsys, book, told)


def _database(folder: Path) -> Path:
    return folder / "var" / "smotritel.db"


def _dawn(brand: Brand, folder: Path, size: Size) -> Day:
    people = crowd(SEED, brand.threads, size.rude)
    return Day(brand, _database(folder), size, people, random.Random(SEED))


async def _lived(day: Day, folder: Path) -> Lives:
    """The day with its deaths, and a life after it in which everything is put right."""
    settings = dict(day.brand.settings) | {
        "SMOTRITEL_DELIVERY__LEASE_SECONDS": LEASE,
        "SMOTRITEL_DELIVERY__ATTEMPTS": "4",
        # Whoever dies after a second gets on only in small steps, however much has piled up meanwhile.
        "SMOTRITEL_INTAKE__BATCH": "64",
        "SMOTRITEL_LOGS__LEVEL": "warning",
    }
    platform, took = day.brand.platform, dict[str, float]()
    with _timed(took, "dying"):
        async with lives(folder, platform, **settings) as book:
            await _suffer(day, book)
    with _timed(took, "recovering"):
        async with program("tests.crash.hurried", platform, cwd=folder, **settings) as bot:
            await bot.line_with("Ctrl-C")
            await until(day.settled, RECOVERY)
            assert await bot.stop() == 0, (folder / "stderr.log").read_text()
    print(book.told(), f"\nseconds: {took}")
    book.took = took
    return book


async def _suffer(day: Day, book: Lives) -> None:
    """Until the day is over: die at every new point, and now and then at any point or moment."""
    turn, points = 0, book.points
    while not (
        day.over and len(points) >= DISTINCT_POINTS and (turn >= TURNS or points.keys() >= day.brand.around)
    ):
        death = await _live(day, turn, book)
        if death.beginning or not day.brand.hears(day.ours):
            continue  # nobody need speak while nobody listens
        turn += 1
        await day.brand.quiet()
        await day.goes_on(day.size.flood if turn == 20 else day.size.at_once)


async def _live(day: Day, turn: int, book: Lives) -> Death:
    """Every other life ends at what was never seen; the rest get on, for there is more to see than time."""
    longest = day.size.seconds
    match turn % 4:
        case 1:
            nth = day.chance.randint(1, 1000 if FULL else 400)
            return await book.live(Life(seconds=2 * longest, nth=nth))
        case 3:
            return await book.live(Life(seconds=day.chance.uniform(0.5, 2.0) * longest))
    return await book.live(Life(seconds=longest, known=sorted(book.points)))


def _judged(truth: Truth, day: Day) -> Counter[str]:
    truth.every_event_was_judged_once(day.said)
    truth.whoever_was_removed_is_counted()
    counters = truth.the_counters_say_what_happened()
    assert all(counters[kind] >= day.size.least for kind in KINDS), f"not a day to learn from: {counters}"
    return counters


def _told(capsys: pytest.CaptureFixture[str], book: Lives, what: str) -> None:
    assert len(book.points) >= DISTINCT_POINTS
    with capsys.disabled():
        print(f"\n{book.summary()}; {what}\nseconds: {book.took}")


@contextmanager
def _timed(took: dict[str, float], what: str) -> Iterator[None]:
    began = monotonic()
    yield
    took[what] = round(monotonic() - began, 1)
