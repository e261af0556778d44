"""A date and a time of day as they stand in the cells of a table. Pure.

Besides what we write ourselves that is what people and spreadsheets write: «5 декабря», «пн, 07.12», «18.30».
How a moment is typed in a chat is `when`.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from handlers.typed.clocks import named_days

_TIME: Final = r"\d{1,2}(?:[:.]\d{2}(?::\d{2})?)?"
_WINDOW: Final = re.compile(rf"(?:(?i:с|from)\s+)?({_TIME})\s*(?:[-–—]|(?i:до|to))\s*({_TIME})")
"""Hours within which a post is to come out, as tables of marketers have them: «10:00-12:00», «с 10 до 12»."""
_BEHIND: Final = re.compile(
    rf"(?:T|[\s,]\s*(?:(?i:в|at)\s+)?)({_WINDOW.pattern}|\d{{1,2}}:\d{{2}}\S*|\d{{1,2}}\.\d{{2}})$"
)
"""A time behind its date: «05.12.2026, 10:00», «5 декабря в 9:00», «5 декабря, 18.30»."""
_LIKE_A_DAY: Final = re.compile(r"\d{1,2}\.(?:0[1-9]|1[0-2])")

_FORMS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")
_NO_YEAR: Final = re.compile(r"(\d{1,2})\.(\d{1,2})\.?")
_PAST: Final = timedelta(days=183)
"""A day without a year that passed within so long is that day and not the next one."""
_NAMED: Final = re.compile(
    r"(?P<day>\d{1,2})(?:-?(?:го|е|ое|st|nd|rd|th))?\s+(?:of\s+)?(?P<month>[^\W\d]+)\.?"
    r"(?:,?\s+(?P<year>\d{4}))?(?:\s*(?:г\.?|года))?"
)
_MONTH_FIRST: Final = re.compile(
    r"(?P<month>[^\W\d]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4}))?"
)
_MONTHS: Final = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("мая", "май", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d]+")
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})")
_HOUR: Final = re.compile(r"\d{1,2}")
_EXACT: Final = re.compile(r"\d{2}:\d{2}:\d{2}(?:\.\d+)?[+-]\d{2}:\d{2}|\S*Z")
"""A time with an offset as machines write it: nobody types the seconds of a window of hours."""
_MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\S*\d(?:Z|[+-]\d{2}:?\d{2})")


def parted(text: str) -> tuple[str, str]:
    """A date, and the time that stands behind it in the same cell, if there is one."""
    text = text.strip()
    for found in _endings(text):
        day, clock = text[: found.start()], found[1]
        # «05.12, 06.12» is two days; and a day of the week is no date before what stands behind it.
        two_days = _LIKE_A_DAY.fullmatch(clock) and _NO_YEAR.fullmatch(_without_weekday(day))
        if not two_days and any(map(str.isdigit, day)):
            return day, clock
    return text, ""


def day_of(text: str, today: date) -> date | None:
    """The day that a cell says, None if it says none. Without a year it is the next such day, or the last one
    if that passed lately: a table that is older than its import is not meant for the next year."""
    bare = _as_digits(_without_weekday(text.strip()))
    for form in _FORMS:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    found = _NO_YEAR.fullmatch(bare)
    return _nearest(int(found[1]), int(found[2]), today) if found else None


def moment_of(day: date, text: str, zone: tzinfo) -> datetime:
    """The moment (UTC) at which clocks of `zone` show what a cell says; of a window of hours its start.

    Raises:
        ValueError: it says no time, or one with an offset that the zone does not have on that day.
        OverflowError: UTC has no such moment.
    """
    clock = _with_offset(day, text, zone) or clock_of(window_in(text) or text)
    return datetime.combine(day, clock, clock.tzinfo or zone).astimezone(UTC)


def whole_moment(text: str) -> datetime | None:
    """The moment that a cell says all by itself, with its offset: «2026-12-05T10:00+03:00»."""
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text).astimezone(UTC) if _MOMENT.fullmatch(text) else None
    return None


def window_in(text: str) -> str:
    """The start of the window of hours that a cell says; empty if it says none."""
    if (found := _WINDOW.fullmatch(text.strip())) is None or _EXACT.fullmatch(text.strip()):
        return ""
    with suppress(ValueError):
        clock_of(found[2])
        return f"{clock_of(found[1]):%H:%M}"
    return ""


def clock_of(text: str) -> time:
    """The time of day that a cell says.

    Raises:
        ValueError: it says none, or has an offset.
    """
    if found := _CLOCK.fullmatch(text):
        return time(int(found[1]), int(found[2]))
    if _HOUR.fullmatch(text):
        return time(int(text))
    # To the standard library «18.3» is an hour and its fraction, and «10:00-12:00» a time far in the west.
    if ":" not in text or (clock := time.fromisoformat(text)).tzinfo is not None:
        raise ValueError(text)
    return clock


def _with_offset(day: date, text: str, zone: tzinfo) -> time | None:
    """The time of a cell with its offset, if it has one that can be meant so. Clocks that are put back show
    times twice, and we write the second one with its offset."""
    try:
        clock = time.fromisoformat(text) if ":" in text else time()
    except ValueError:
        return None
    if clock.tzinfo is None or _EXACT.fullmatch(text):
        return clock if clock.tzinfo else None
    here = clock.replace(tzinfo=zone)
    own = (time.min.replace(tzinfo=zone), here, here.replace(fold=1), time.max.replace(tzinfo=zone))
    return clock if clock.utcoffset() in {datetime.combine(day, one).utcoffset() for one in own} else None


def _endings(text: str) -> Iterator[re.Match[str]]:
    """What may be a time at the end of a text, the longest first."""
    place = 0
    while found := _BEHIND.search(text, place):
        yield found
        place = found.start() + 1


def _nearest(day: int, month: int, today: date) -> date | None:
    found = []
    for year in range(today.year - 1, today.year + 2):
        with suppress(ValueError):
            found.append(date(year, month, day))
    return next((one for one in found if one >= today - _PAST), None)


def _without_weekday(text: str) -> str:
    """«пн, 07.12» and «07.12 (понедельник)» are the date alone."""
    for word in _WORD.findall(text):
        if named_days(word):
            text = text.replace(word, "", 1)
    return text.strip(" ,.()")


def _as_digits(text: str) -> str:
    """«5 декабря 2026» and «Dec 5, 2026» as «5.12.2026»; anything else as it is."""
    if not (found := _NAMED.fullmatch(text) or _MONTH_FIRST.fullmatch(text)):
        return text
    name = found["month"].lower()
    month = next((place for place, names in enumerate(_MONTHS, 1) if name.startswith(names)), 0)
    return ".".join(filter(None, (found["day"], str(month), found["year"])))
