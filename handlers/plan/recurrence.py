"""When a post comes again. Pure.

The rule (what `rrule` takes of RFC 5545) says the days; the time is that of a clock on the wall of the
community's zone. So it stays when clocks are changed. A time that clocks skip is as much later as they jump;
one that they show twice is the first of the two: each day that the rule names has one moment, and no day two.
A month without the day, the 31st of April, is left out, as RFC 5545 says.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from typing import Final, TypeVar

from handlers.plan.errors import Unclear
from handlers.plan.rrule import moments, parse
from handlers.typed.clocks import at_wall, named_days, parse_clock, parse_day
from models.errors import InputError

_NAME: Final = (
    r"пн|вт|ср|чт|пт|сб|вс|понедельник\w*|вторник\w*|сред[аеуы]\w*|четверг\w*|пятниц\w*|суббот\w*|воскресень\w*|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)(?:[a-z]{0,6}days?)?"
)
_COUNT: Final = r"(\d{1,2})(?:-?(?:й|я|е|го|st|nd|rd|th))?"

_Read = TypeVar("_Read")
_Build = Callable[[re.Match[str]], str | None]


_FOREVER: Final = date(9998, 12, 31)
"""So far the calendar goes, whatever the zone."""

_LAST: Final = re.compile(
    r"(?:^|\s)((?:до|until)\s+\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{1,3}\s+(?:раза?|times))\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The days by a rule, counted from `first`, and the time on a wall."""

    rule: str
    first: date
    clock: time

    @property
    def ends(self) -> bool:
        """Whether the rule says when it is over."""
        return self.until is not None or self.count is not None

    @property
    def until(self) -> date | None:
        """The last day that the rule may name."""
        match = re.search(r"UNTIL=(\d{8})", self.rule)
        return date.fromisoformat(match[1]) if match else None

    @property
    def count(self) -> int | None:
        """How many days the rule names."""
        match = re.search(r"COUNT=(\d+)", self.rule)
        return int(match[1]) if match else None


def days_and_moments(
    recurrence: Recurrence, zone: tzinfo, since: date, until: date = _FOREVER
) -> Iterator[tuple[date, datetime]]:
    """The days from `since` to `until` and their moments (UTC), in order; asked for one by one."""
    start, since = datetime.combine(recurrence.first, time()), max(since, recurrence.first)
    last = datetime.combine(until, time())
    for moment in moments(parse(recurrence.rule), start, datetime.combine(since, time()), last):
        if moment.date() >= since:
            yield moment.date(), at_wall(moment.date(), recurrence.clock, zone)


def parse_recurrence(words: str, now: datetime, zone: tzinfo) -> tuple[Recurrence, str]:
    """What `words` begin with says, like «по будням в 9:00 до 31.12», and the rest of the words.

    Raises:
        Unclear: they say no days, no time, or an end that can't be.
    """
    rule, rest = _days(words)
    clock, rest, below = _clock(rest)
    today = now.astimezone(zone).date()
    end, rest = ("", rest) if below else _end(rest, today)
    first = today if at_wall(today, clock, zone) > now else date.fromordinal(today.toordinal() + 1)
    return Recurrence(rule + end, first, clock), rest


def end_of(text: str) -> str | None:
    """The end of a rule that a text ends with, like «до 31.12»: it was to stand before the text. Whoever
    means it for readers puts a full stop after it."""
    match = _LAST.search(text)
    return match[1] if match else None


def _days(words: str) -> tuple[str, str]:
    for pattern, build in _FORMS:
        match = pattern.match(words)
        if match is not None and (rule := build(match)) is not None:
            return rule, words[match.end() :].lstrip()
    raise Unclear("repeat.days")


def _clock(words: str) -> tuple[time, str, bool]:
    """The time, what follows it, and whether that stands on a line below: there the text begins."""
    match = re.match(r"(?:в|at)?\s*(\d{1,2}:\d{2})(?:\s+|$)", words, re.IGNORECASE)
    clock = _told(lambda: parse_clock(match[1])) if match else None
    if match is None or clock is None:
        raise Unclear("repeat.time")
    return clock, words[match.end() :], "\n" in match[0]


def _told(read: Callable[[], _Read | None]) -> _Read | None:
    try:
        return read()
    except InputError:
        return None


def _end(words: str, today: date) -> tuple[str, str]:
    """The end of the rule: «до 31.12», «10 раз», or none.

    Raises:
        Unclear: there can't be such an end, or the same phrase goes on behind it: «3 раза в день».
    """
    if match := re.match(r"(?:до|until)\s+(\S+)(?:\s+|$)", words, re.IGNORECASE):
        word = match[1].lower()
        day = _told(lambda: parse_day(word, today))
        if day is None or day < today:
            raise Unclear("repeat.end")
        return f";UNTIL={day:%Y%m%d}", _text(words, match)
    if match := re.match(r"(\d{1,3})\s+(?:раза?|times)(?:\s+|$)", words, re.IGNORECASE):
        if int(match[1]) == 0:
            raise Unclear("repeat.end")
        return f";COUNT={int(match[1])}", _text(words, match)
    return "", words


def _text(words: str, end: re.Match[str]) -> str:
    """What stands behind an end. A small letter on its line goes on with what the end began, so that nobody
    knows whether it is one."""
    rest = words[end.end() :]
    if rest[:1].islower() and "\n" not in end[0]:
        raise Unclear("repeat.end_or_text", end=end[0].strip())
    return rest


def _daily(match: re.Match[str]) -> str | None:
    return _every("DAILY", match[1])


def _weekly(match: re.Match[str]) -> str | None:
    days = named_days(match[2])
    return f"{_every('WEEKLY', match[1])};BYDAY={','.join(days)}" if days else None


def _nth(match: re.Match[str]) -> str | None:
    days, place = named_days(match[2]), match[1]
    if not days or len(days) > 1 or (place and not 1 <= int(place) <= 5):
        return None
    return f"FREQ=MONTHLY;BYDAY={place or -1}{days[0]}"


def _day_of_month(match: re.Match[str]) -> str | None:
    return f"FREQ=MONTHLY;BYMONTHDAY={int(match[1])}" if 1 <= int(match[1]) <= 31 else None


def _every(frequency: str, interval: str | None) -> str:
    return f"FREQ={frequency};INTERVAL={interval}" if interval and int(interval) else f"FREQ={frequency}"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:по\s+|on\s+)?(?:{pattern})(?=\s|$)", re.IGNORECASE)


_EACH: Final = r"(?:каждые|раз в|every)"
_LIST: Final = rf"(?:{_NAME})(?:\s?-\s?(?:{_NAME}))?(?:\s*,\s*(?:{_NAME})(?:-(?:{_NAME}))?)*"
_FORMS: Final[tuple[tuple[re.Pattern[str], _Build], ...]] = (
    (_form("каждый день|ежедневно|every day|daily"), lambda _: "FREQ=DAILY"),
    (_form("будн[а-я]+|weekdays"), lambda _: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    (_form("выходн[а-я]+|weekends"), lambda _: "FREQ=WEEKLY;BYDAY=SA,SU"),
    (_form(rf"{_EACH}\s+(\d{{1,3}})\s+(?:дня|дней|days)"), _daily),
    (_form(r"последн[а-я]+ (?:день месяца|числа)|last day"), lambda _: "FREQ=MONTHLY;BYMONTHDAY=-1"),
    (_form(rf"(?:кажд[а-я]+\s+)?{_COUNT}\s+({_NAME})\s+месяца"), _nth),
    (_form(r"(\d{1,2})(?:-?го)?\s+числа"), _day_of_month),
    (_form(r"day\s+(\d{1,2})"), _day_of_month),
    (_form(rf"()(?:последн[а-я]+|last)\s+({_NAME})"), _nth),
    (_form(rf"{_COUNT}\s+({_NAME})"), _nth),
    (_form(rf"{_EACH}\s+(\d{{1,2}})\s+(?:недели|недель|weeks)\s+(?:по\s+|on\s+)?({_LIST})"), _weekly),
    (_form(rf"()(?:кажд[а-я]+\s+|every\s+)?({_LIST})"), _weekly),
)
