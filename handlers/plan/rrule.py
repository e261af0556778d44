"""The rule by which a post of ours, or an event of a calendar, comes again: read, and its moments. Pure.

It is a part of RRULE (RFC 5545). Rules come from strangers: so each part of one is held against a list of
what may stand there, moments are looked for where they are wanted and not from the beginning, and every
search has an end that the rule can't move. Not taken are several times a day, the week or the day of a year,
and what RFC 5545 doesn't know.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from functools import partial
from typing import Final

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WEEKDAY: Final = re.compile(rf"([+-]?[0-9]{{1,2}})?({'|'.join(_DAYS)})")
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,6}")
_UNTIL: Final = re.compile(r"[0-9]{8}(T[0-9]{6}Z?)?")
_COUNTED_BACK: Final = timedelta(days=366 * 20)
"""What ends after so many times is counted from its beginning, which lies no farther back than this."""


class Often(StrEnum):
    """The periods that a rule counts."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule by its parts, empty where it does not have one.

    `weekdays` are pairs of which one of its period (0 is each, -1 the last) and the day (0 is Monday),
    `places` which days of each period are taken of those that fit, `clock` hour, minute and second.
    """

    often: Often
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    weekdays: frozenset[tuple[int, int]] = frozenset()
    places: frozenset[int] = frozenset()
    week_from: int = 0
    clock: tuple[int | None, int | None, int | None] = (None, None, None)


def parse(text: str) -> Rule:
    """A rule as it stands behind «RRULE:».

    Raises:
        ValueError: it is none, or one that is not taken.
    """
    parts: dict[str, str] = {}
    for part in text.upper().split(";"):
        name, _, value = part.partition("=")
        if name not in _READ or name in parts:
            raise ValueError(f"a rule has no {name!r}, or only one")
        parts[name] = value
    if "FREQ" not in parts:
        raise ValueError("a rule says how often")
    said = {name: read(parts[name]) for name, read in _READ.items() if name in parts}
    clock = tuple(said.pop(name, None) for name in ("BYHOUR", "BYMINUTE", "BYSECOND"))
    rule = Rule(clock=clock, **{_FIELDS[name]: value for name, value in said.items()})  # type: ignore[arg-type]
    counted = max((abs(which) for which, _ in rule.weekdays), default=0)
    if counted > {Often.MONTHLY: 5, Often.YEARLY: 53}.get(rule.often, 0):
        raise ValueError("no such day of the period")
    return rule


def moments(rule: Rule, starts: datetime, since: datetime, until: datetime) -> Iterator[datetime]:
    """The wall times of a rule in order, about those from `since` on, up to `until`. Those two are wall times
    too; `starts` has the zone, if there is one.

    Raises:
        ValueError: it would have to be counted from too long ago.
    """
    wall, ends = starts.replace(tzinfo=None), _ends(rule, starts.tzinfo)
    if rule.count is not None and wall < since - _COUNTED_BACK:
        raise ValueError("it is counted from too long ago")
    until = min(until, ends) if ends else until
    # Counted are all of them, so what is counted can't begin near where it is wanted.
    days = _days(rule, wall.date(), wall.date() if rule.count else since.date(), until.date())
    clock = _clock(rule, wall.time())
    found = (datetime.combine(day, clock) for day in days)
    for number, moment in enumerate((one for one in found if wall <= one <= until), start=1):
        if rule.count is not None and number > rule.count:
            return
        yield moment


def _days(rule: Rule, first: date, since: date, until: date) -> Iterator[date]:
    """The days of the periods that end after `since`, up to `until`."""
    rule = _completed(rule, first)
    nearest = max(0, _distance(rule, first, since) // rule.interval) * rule.interval
    for number in range(nearest, _distance(rule, first, until) + 1, rule.interval):
        begins = _period(rule, first, number)
        length = _length(rule, begins)
        fitting = [day for place in range(length) if _fits(rule, day := begins + timedelta(days=place))]
        yield from _placed(rule, fitting)


def _completed(rule: Rule, first: date) -> Rule:
    """What a rule doesn't say is as it was the first time."""
    if rule.month_days or rule.weekdays or rule.often is Often.DAILY:
        return rule
    if rule.often is Often.WEEKLY:
        return replace(rule, weekdays=frozenset({(0, first.weekday())}))
    months = rule.months or (frozenset({first.month}) if rule.often is Often.YEARLY else frozenset())
    return replace(rule, months=months, month_days=frozenset({first.day}))


def _distance(rule: Rule, first: date, day: date) -> int:
    """How many periods lie between two days."""
    if rule.often is Often.DAILY:
        return (day - first).days
    if rule.often is Often.WEEKLY:
        return (day - _period(rule, first, 0)).days // 7
    years = day.year - first.year
    return years if rule.often is Often.YEARLY else 12 * years + day.month - first.month


def _period(rule: Rule, first: date, number: int) -> date:
    """The day with which the period begins that is so many after the one of the first day."""
    if rule.often is Often.DAILY:
        return date.fromordinal(first.toordinal() + number)
    if rule.often is Often.WEEKLY:
        return date.fromordinal(first.toordinal() - (first.weekday() - rule.week_from) % 7 + 7 * number)
    if rule.often is Often.YEARLY:
        return date(first.year + number, 1, 1)
    months = 12 * first.year + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _length(rule: Rule, begins: date) -> int:
    if rule.often is Often.YEARLY:
        return (date(begins.year, 12, 31) - begins).days + 1
    if rule.often is Often.MONTHLY:
        return monthrange(begins.year, begins.month)[1]
    return 7 if rule.often is Often.WEEKLY else 1


def _fits(rule: Rule, day: date) -> bool:
    if rule.months and day.month not in rule.months:
        return False
    from_end = day.day - monthrange(day.year, day.month)[1] - 1
    if rule.month_days and not rule.month_days & {day.day, from_end}:
        return False
    return not rule.weekdays or not rule.weekdays.isdisjoint(_names(rule, day))


def _names(rule: Rule, day: date) -> set[tuple[int, int]]:
    """How weekdays may call a day: «each Monday», «the second Monday», «the last but one»."""
    first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    if rule.often is Often.YEARLY and not rule.months:
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
    which = (0, (day - first).days // 7 + 1, -((last - day).days // 7 + 1))
    return {(one, day.weekday()) for one in which}


def _placed(rule: Rule, fitting: list[date]) -> list[date]:
    if not rule.places:
        return fitting
    places = {place - 1 if place > 0 else len(fitting) + place for place in rule.places}
    return [day for place, day in enumerate(fitting) if place in places]


def _clock(rule: Rule, first: time) -> time:
    hour, minute, second = rule.clock
    return time(
        first.hour if hour is None else hour,
        first.minute if minute is None else minute,
        first.second if second is None else second,
    )


def _ends(rule: Rule, zone: tzinfo | None) -> datetime | None:
    """The wall time of the end that a rule names; a day that is named is its last one."""
    if not rule.until:
        return None
    if len(rule.until) == len("20261231"):
        return datetime.combine(date.fromisoformat(rule.until), time.max)
    ends = datetime.fromisoformat(rule.until.rstrip("Z"))
    if zone is not None and rule.until.endswith("Z"):
        return ends.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)
    return ends


def _number(low: int, high: int, text: str) -> int:
    if not _NUMBER.fullmatch(text) or not low <= int(text) <= high:
        raise ValueError(f"{text!r} is no number from {low} to {high}")
    return int(text)


def _numbers(high: int, text: str, *, low: int = 1) -> frozenset[int]:
    found = frozenset(_number(low, high, one) for one in text.split(","))
    if 0 in found:
        raise ValueError("0 counts nothing")
    return found


def _weekdays(text: str) -> frozenset[tuple[int, int]]:
    found = [_WEEKDAY.fullmatch(one) for one in text.split(",")]
    if not all(found) or any(one and one[1] and int(one[1]) == 0 for one in found):
        raise ValueError(f"{text!r} are no weekdays")
    return frozenset((int(one[1] or 0), _DAYS.index(one[2])) for one in found if one)


def _until(text: str) -> str:
    if not _UNTIL.fullmatch(text):
        raise ValueError(f"{text!r} is no end")
    datetime.fromisoformat(text.rstrip("Z"))
    return text


_READ: Final[Mapping[str, Callable[[str], object]]] = {
    "FREQ": Often,
    "INTERVAL": partial(_number, 1, 999),
    "COUNT": partial(_number, 1, 999_999),
    "UNTIL": _until,
    "BYMONTH": partial(_numbers, 12),
    "BYMONTHDAY": partial(_numbers, 31, low=-31),
    "BYDAY": _weekdays,
    "BYSETPOS": partial(_numbers, 366, low=-366),
    "WKST": _DAYS.index,
    "BYHOUR": partial(_number, 0, 23),
    "BYMINUTE": partial(_number, 0, 59),
    "BYSECOND": partial(_number, 0, 59),
}

_FIELDS: Final[Mapping[str, str]] = {
    "FREQ": "often", "INTERVAL": "interval", "COUNT": "count", "UNTIL": "until", "BYMONTH": "months",
    "BYMONTHDAY": "month_days", "BYDAY": "weekdays", "BYSETPOS": "places", "WKST": "week_from",
}  # fmt: skip
