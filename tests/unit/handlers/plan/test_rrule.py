"""A rule of a calendar is read as others read it, and none of them is looked at for long."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta, timezone
from types import FrameType, SimpleNamespace
from typing import Any

import pytest
from dateutil import rrule
from dateutil.rrule import rrulestr
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.plan.rrule import moments, parse
from handlers.plan.unrolling import unrolled
from models.cells import Again, Cell

STARTS = datetime(2026, 1, 28, 9, 30)  # noqa: DTZ001 - wall times
SINCE = datetime(2026, 11, 29)  # noqa: DTZ001
NOW = SINCE.replace(tzinfo=UTC)
YEAR = timedelta(days=366)
MOST_STEPS = 500_000
"""Calls of functions: a year day by day takes a few thousand, twenty years counted from their start more."""


def some(low: int, high: int) -> st.SearchStrategy[str]:
    numbers = st.lists(st.integers(low, high).filter(bool), min_size=1, max_size=3, unique=True)
    return numbers.map(lambda found: ",".join(map(str, found)))


DAYS = st.lists(
    st.sampled_from(("MO", "TU", "WE", "TH", "FR", "SA", "SU")), min_size=1, max_size=3, unique=True
)
PARTS = {
    "INTERVAL": st.integers(1, 40).map(str),
    "COUNT": st.integers(1, 500).map(str),
    "UNTIL": st.datetimes(STARTS, SINCE + 2 * YEAR).map(lambda one: f"{one:%Y%m%dT%H%M%S}"),
    "BYMONTH": some(1, 12),
    "BYMONTHDAY": some(-31, 31),
    "BYSETPOS": some(-5, 5),
    "BYHOUR": st.integers(0, 23).map(str),
    "WKST": st.sampled_from(("MO", "SU", "WE")),
}


@st.composite
def taken(draw: st.DrawFn) -> str:
    """A rule that is taken, and which dateutil reads as RFC 5545 does."""
    often = draw(st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY")))
    without = {"BYSETPOS"} if often == "WEEKLY" else set()  # dateutil cuts the first week off where it begins
    names = draw(st.sets(st.sampled_from(sorted(PARTS.keys() - without)), max_size=4))
    if {"COUNT", "UNTIL"} <= names:
        names -= {"UNTIL"}
    parts = {name: draw(PARTS[name]) for name in sorted(names)}
    if draw(st.booleans()):
        which = draw(st.sampled_from(("1", "2", "-1", "5") if often in ("MONTHLY", "YEARLY") else ("",)))
        parts["BYDAY"] = ",".join(f"{which}{day}" for day in draw(DAYS))
    return ";".join([f"FREQ={often}", *(f"{name}={value}" for name, value in parts.items())])


@given(taken(), st.datetimes(datetime(2019, 1, 1), datetime(2027, 6, 1)))  # noqa: DTZ001
@example("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", datetime(2020, 2, 29))  # noqa: DTZ001
@example("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=90", datetime(2019, 1, 31))  # noqa: DTZ001
def test_what_is_taken_has_the_moments_that_dateutil_finds(text: str, starts: datetime) -> None:
    starts = starts.replace(microsecond=0)
    until = SINCE + 2 * YEAR
    ours = [one for one in moments(parse(text), starts, SINCE, until) if one > SINCE]
    with pytest.MonkeyPatch.context() as patch:
        # It looks for what never comes until the calendar ends.
        patch.setattr(rrule, "datetime", SimpleNamespace(**vars(rrule.datetime) | {"MAXYEAR": until.year}))
        theirs = rrulestr(f"RRULE:{text}", dtstart=starts).between(SINCE, until, inc=True)
    assert ours == [one for one in theirs if one > SINCE]


class TooLong(BaseException):
    """More steps than any rule needs; nothing catches it on its way."""


@contextmanager
def few_steps() -> Iterator[None]:
    """What is done within takes so many calls of functions at most."""
    steps = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> None:
        nonlocal steps
        steps += event == "call"
        if steps > MOST_STEPS:
            raise TooLong

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield
    finally:
        sys.setprofile(before)


PROPERTIES = ("RRULE", "EXRULE", "WKST", "FREQ", "INTERVAL", "COUNT", "UNTIL", "BYSETPOS")
BY = ("BYMONTH", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYWEEKNO", "BYYEARDAY")
VALUES = ("DAILY", "weekly", "Minutely", "secondly", "YEARLY", "MONTHLY", "MO", "-1SU", "99991231T235959Z")
NUMBERS = ("0", "1", "-1", "29", "30", "31", "366", "1000000000", "20261231")
WORDS = st.sampled_from((*PROPERTIES, *BY, *VALUES, *NUMBERS, *"==;;,:"))
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map("".join), st.text(max_size=60), taken())
EAST, WEST = timezone(timedelta(hours=9)), timezone(-timedelta(hours=9))
STARTING = st.datetimes(timezones=st.sampled_from((None, UTC, EAST, WEST)))


@given(TEXTS, STARTING)
@example("FREQ=DAILY;INTERVAL=0", NOW)
@example("freq=secondly", datetime(2020, 1, 1, tzinfo=UTC))
@example("FREQ=Minutely", datetime(1900, 1, 1, tzinfo=UTC))
@example("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", NOW)
@example("FREQ=DAILY;INTERVAL=7;BYDAY=TU", NOW)
@example("FREQ=DAILY;COUNT=999999", datetime(1000, 1, 1, tzinfo=UTC))
@example("FREQ=DAILY;COUNT=999999;BYMONTHDAY=31;BYDAY=MO", NOW - 20 * YEAR + YEAR)
@example("FREQ=YEARLY;COUNT=999999;BYDAY=1MO", NOW - 20 * YEAR + YEAR)
@example("FREQ=DAILY", datetime(1, 1, 1, tzinfo=UTC))
@example("FREQ=WEEKLY", datetime(1, 1, 1, tzinfo=UTC))
@example("FREQ=YEARLY", datetime(9999, 12, 31, 23, 59, tzinfo=UTC))
@example("FREQ=DAILY", datetime(1, 1, 1, tzinfo=EAST))
@example("FREQ=DAILY", datetime(9999, 12, 31, 23, tzinfo=WEST))
@example("COUNT=3", NOW)
@example("FREQ=DAILY\nEXRULE:FREQ=DAILY", NOW)
def test_whatever_a_rule_says_it_is_read_in_a_few_steps(text: str, starts: datetime) -> None:
    line = {"date": Cell("x", "A1", Again(starts, (f"RRULE:{text}",))), "key": Cell("k", "B1")}
    with few_steps():
        told = unrolled([line], NOW)
    assert 0 < len(told) <= 400


def test_a_file_full_of_rules_that_are_counted_from_long_ago_is_given_up_in_time() -> None:
    again = Again(NOW - 19 * YEAR, ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2;COUNT=9999",))
    told = unrolled([{"date": Cell("x", "A1", again)}] * 2000, NOW)
    troubles = Counter(line["trouble"].text for line in told)
    assert troubles == {"cell.no_times": 136, "cell.too_many_times": 1864}


@pytest.mark.parametrize("year", [9998, 9999])
def test_a_rule_ends_with_the_calendar(year: int) -> None:
    now = datetime(year, 12, 30, tzinfo=UTC)
    line = {"date": Cell("x", "A1", Again(now, ("RRULE:FREQ=YEARLY",)))}
    with few_steps(), suppress(OverflowError):
        unrolled([line], now)


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "DAILY",
        "FREQ=DAILY;",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=DAILY;INTERVAL=1000",
        "FREQ=DAILY;INTERVAL=١",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;UNTIL=20269999",
        "FREQ=DAILY;BYHOUR=9,10",
        "FREQ=DAILY;BYMONTHDAY=0",
        "FREQ=DAILY;BYEASTER=1",
    ],
)
def test_what_is_not_taken_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse(wrong)


def test_days_that_are_called_in_two_ways_are_all_of_them() -> None:
    days = moments(parse("FREQ=MONTHLY;BYDAY=MO,1TU"), STARTS, SINCE, SINCE + timedelta(days=9))
    assert [f"{one:%a %d}" for one in days if one > SINCE] == ["Mon 30", "Tue 01", "Mon 07"]
