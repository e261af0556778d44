"""When somebody means: «18:30», «завтра 10:00», «25.12 9:00», «2026-12-25 09:00», «+10m» in a zone.

Pure; the present is an argument. What is posted then is not known here.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from models.errors import InputError

_UNITS = {
    "s": "seconds", "с": "seconds", "сек": "seconds", "sec": "seconds",
    "m": "minutes", "м": "minutes", "мин": "minutes", "min": "minutes",
    "h": "hours", "ч": "hours",
    "d": "days", "д": "days",
}  # fmt: skip
_IN = re.compile(r"\+(\d{1,5})([a-zа-я]{1,3})$")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})$")
_DATE = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})(?:\.(\d{4}))?)$")
_DAYS = {"сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2}


def parse_when(words: str, now: datetime, zone: tzinfo) -> tuple[datetime, str]:
    """The moment (UTC) that `words` begin with, and the rest of the words.

    A time of day without a date is the next such time.

    Raises:
        InputError: no time there, no such day, or a time that has passed. Its message is the key
            of a sentence.
    """
    head, _, rest = words.strip().partition(" ")
    if match := _IN.match(head.lower()):
        return _later(match, now), rest.strip()
    if match := _CLOCK.match(head):
        return _next_time(match, now, zone), rest.strip()
    second, _, rest = rest.strip().partition(" ")
    clock = _CLOCK.match(second)
    day = _day(head.lower(), now.astimezone(zone))
    if clock is None or day is None:
        raise InputError("when.not_understood")
    return _future(_at(day, clock, zone), now), rest.strip()


def _later(match: re.Match[str], now: datetime) -> datetime:
    unit = _UNITS.get(match[2])
    if unit is None:
        raise InputError("when.not_understood")
    return now + timedelta(**{unit: int(match[1])})


def _next_time(match: re.Match[str], now: datetime, zone: tzinfo) -> datetime:
    today = now.astimezone(zone)
    moment = _at(today, match, zone)
    return moment if moment > now else _at(today + timedelta(days=1), match, zone)


def _day(word: str, today: datetime) -> datetime | None:
    if word in _DAYS:
        return today + timedelta(days=_DAYS[word])
    match = _DATE.match(word)
    if match is None:
        return None
    year, month, day = (match[1], match[2], match[3]) if match[1] else (match[6], match[5], match[4])
    try:
        moment = today.replace(year=int(year or today.year), month=int(month), day=int(day))
    except ValueError as error:
        raise InputError("when.no_such_day") from error
    # «01.02» said in December is the next February, not the last.
    return moment if year or moment.date() >= today.date() else _next_year(moment)


def _next_year(moment: datetime) -> datetime:
    try:
        return moment.replace(year=moment.year + 1)
    except ValueError as error:
        raise InputError("when.no_such_day") from error


def _at(day: datetime, clock: re.Match[str], zone: tzinfo) -> datetime:
    hour, minute = int(clock[1]), int(clock[2])
    if hour > 23 or minute > 59:
        raise InputError("when.not_understood")
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)


def _future(moment: datetime, now: datetime) -> datetime:
    if moment <= now:
        raise InputError("when.past")
    return moment
