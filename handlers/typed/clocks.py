"""Times of day on a wall, days and days of the week, as people type them. Pure.

Where clocks are put forward, a time that they skip is as much later as they jump; where they are put back, a
time that they show twice is the first one.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from models.errors import InputError

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})$")
_DAYS: Final[Mapping[str, str]] = {
    "пн": "MO", "пон": "MO", "вт": "TU", "ср": "WE", "чт": "TH", "чет": "TH", "пт": "FR", "пят": "FR",
    "сб": "SA", "суб": "SA", "вс": "SU", "вос": "SU",
    "mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU",
}  # fmt: skip
_DATE: Final = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?)$")
_NEAR: Final = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2}
WEEK: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of the week as RFC 5545 names them, in order."""


def parse_clock(word: str) -> time | None:
    """The time of day that a word says, None if it says none.

    Raises:
        InputError: no clock shows such a time; the message is the key of a sentence.
    """
    match = _CLOCK.match(word)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:
        raise InputError("when.not_understood")
    return time(hour, minute)


def at_wall(day: date, clock: time, zone: tzinfo) -> datetime:
    """The moment (UTC) at which a clock on the wall shows this time; above for those it skips or repeats."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def parse_day(word: str, today: date) -> date | None:
    """The day that a word says, without a year the next such day; None if it says none.

    Raises:
        InputError: the calendar has no such day; the message is the key of a sentence.
    """
    if word in _NEAR:
        return today + timedelta(days=_NEAR[word])
    match = _DATE.match(word)
    if match is None:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    if year:
        found = _date(int(year), int(month), int(day))
    else:  # «01.02» said in December is the next February, not the last
        years = (_date(year, int(month), int(day)) for year in (today.year, today.year + 1))
        found = next((day for day in years if day is not None and day >= today), None)
    if found is None:
        raise InputError("when.no_such_day")
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def named_days(words: str) -> tuple[str, ...]:
    """The days of the week of «пн, ср», «пн-пт» or «вторник», in their order; none if it says none."""
    found: set[str] = set()
    for part in re.split(r"[,\s]+(?:и\s+|and\s+)?", words.strip().lower()):
        first, _, last = part.partition("-")
        days = [_day(first), _day(last or first)]
        if None in days:
            return ()
        start, end = (WEEK.index(day) for day in days if day)
        found |= set(WEEK[start : end + 1] if start <= end else WEEK[start:] + WEEK[: end + 1])
    return tuple(day for day in WEEK if day in found)


def _day(name: str) -> str | None:
    return next((_DAYS[name[:size]] for size in (3, 2) if name[:size] in _DAYS), None)
