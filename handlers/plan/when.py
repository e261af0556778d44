"""When somebody means: «18:30», «завтра в 10:00», «25.12 9:00», «2026-12-25 09:00», «+10m» in a zone.

Pure; the present is an argument. What is posted then is not known here.
"""

import re
from datetime import date, datetime, time, timedelta, tzinfo

from handlers.request import first_word
from handlers.typed.clocks import at_wall, parse_clock, parse_day
from models.errors import InputError

_UNITS = {
    "s": "seconds", "с": "seconds", "сек": "seconds", "sec": "seconds",
    "m": "minutes", "м": "minutes", "мин": "minutes", "min": "minutes",
    "h": "hours", "ч": "hours",
    "d": "days", "д": "days",
}  # fmt: skip
_IN = re.compile(r"\+(\d{1,5})([a-zа-я]{1,3})$")
_AT = ("в", "at")
_BEHIND = re.compile(
    r"\s*(?:(?i:в|at)\s+)?\d{1,2}:\d{2}[^\S\n]+"
    r"(\d{1,2}\.(?:0[1-9]|1[0-2])(?:\.\d{4})?|\d{4}-\d{2}-\d{2}|сегодня|today|завтра|tomorrow|послезавтра)"
    r"(?=\s|\Z)",
)
"""A day behind its time, on the same line. A word that begins with a capital letter begins a text, and a
month has its two digits there: «18:30 1.5 литра» is no day."""
_FARTHEST = timedelta(days=366)
"""Farther ahead it is more often a slip than a plan, and a day and a month would not name it."""


def parse_when(words: str, now: datetime, zone: tzinfo) -> tuple[datetime, str]:
    """The moment (UTC) that `words` begin with, and the rest of the words.

    The day stands before its time or right behind it. A time of day without a date is the next such time,
    a date without a year the next such day.

    Raises:
        InputError: no time there, no such day, or a time that has passed or is too far. Its
            message is the key of a sentence.
    """
    head, rest = _word(words)
    if match := _IN.match(head):
        return _near(_later(match, now), now), rest
    today = now.astimezone(zone).date()
    if clock := parse_clock(head):
        if match := _BEHIND.match(words):
            day = parse_day(match[1], today)
            return _on(day, clock, now, zone), words[match.end() :].strip()
        moment = at_wall(today, clock, zone)
        return (moment if moment > now else at_wall(today + timedelta(days=1), clock, zone)), rest
    day = parse_day(head, today)
    head, rest = _word(rest)
    clock = parse_clock(head)
    return _on(day, clock, now, zone), rest


def _on(day: date | None, clock: time | None, now: datetime, zone: tzinfo) -> datetime:
    if clock is None or day is None:
        raise InputError("when.not_understood")
    today = now.astimezone(zone).date()
    if abs(day - today) > _FARTHEST:  # before it is reckoned in UTC, which ends with the calendar
        raise InputError("when.past" if day < today else "when.too_far")
    return _near(at_wall(day, clock, zone), now)


def _word(words: str) -> tuple[str, str]:
    """The first word that says something about the time, and what follows it."""
    head, rest = first_word(words)
    if head.lower() in _AT:
        head, rest = first_word(rest)
    return head.lower(), rest


def _later(match: re.Match[str], now: datetime) -> datetime:
    unit = _UNITS.get(match[2])
    if unit is None:
        raise InputError("when.not_understood")
    return now + timedelta(**{unit: int(match[1])})


def _near(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        raise InputError("when.past")
    if moment > now + _FARTHEST:
        raise InputError("when.too_far")
    return moment
