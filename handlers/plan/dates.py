"""A date and a time of day as they stand in the cells of a table. Pure.

Besides what we write ourselves that is what people and spreadsheets write: «5 декабря», «пн, 07.12», «18.30».
How a moment is typed in a chat is `when`.
"""

import re
from datetime import date, datetime, time
from typing import Final

from handlers.plan.when import parse_day
from handlers.typed.clocks import named_days
from models.errors import InputError

_BEHIND: Final = re.compile(r"(?:T|[\s,]\s*(?:(?i:в|at)\s+)?)(\d{1,2}:\d{2}\S*)$")
"""A time behind its date: «05.12.2026, 10:00», «5 декабря в 9:00»."""

_FORMS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y")
_NO_YEAR: Final = re.compile(r"\d{1,2}\.\d{1,2}\.?")
_NAMED: Final = re.compile(r"(\d{1,2})\s+([^\W\d]+)\.?(?:\s+(\d{4}))?(?:\s*(?:г\.?|года))?")
_MONTHS: Final = (
    ("янв", "jan"), ("фев", "feb"), ("мар", "mar"), ("апр", "apr"), ("мая", "май", "may"), ("июн", "jun"),
    ("июл", "jul"), ("авг", "aug"), ("сен", "sep"), ("окт", "oct"), ("ноя", "nov"), ("дек", "dec"),
)  # fmt: skip
_WORD: Final = re.compile(r"[^\W\d]+")
_CLOCK: Final = re.compile(r"(\d{1,2})[:.-](\d{2})")
_HOUR: Final = re.compile(r"\d{1,2}")


def parted(text: str) -> tuple[str, str]:
    """A date, and the time that stands behind it in the same cell, if there is one."""
    found = _BEHIND.search(text.strip())
    return (text.strip()[: found.start()], found[1]) if found else (text.strip(), "")


def day_of(text: str, today: date) -> date | None:
    """The day that a cell says, without a year the next such day; None if it says none."""
    bare = _as_digits(_without_weekday(text.strip()))
    for form in _FORMS:
        try:
            return datetime.strptime(bare, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
    try:
        return parse_day(bare.rstrip("."), today) if _NO_YEAR.fullmatch(bare) else None
    except InputError:
        return None


def clock_of(text: str) -> time:
    """The time of day that a cell says, with its offset where it names one.

    Raises:
        ValueError: it says none.
    """
    if found := _CLOCK.fullmatch(text):
        return time(int(found[1]), int(found[2]))
    if _HOUR.fullmatch(text):
        return time(int(text))
    if ":" not in text:  # to the standard library «18.3» is an hour and its fraction
        raise ValueError(text)
    return time.fromisoformat(text)


def _without_weekday(text: str) -> str:
    """«пн, 07.12» and «07.12 (понедельник)» are the date alone."""
    for word in _WORD.findall(text):
        if named_days(word):
            text = text.replace(word, "", 1)
    return text.strip(" ,.()")


def _as_digits(text: str) -> str:
    """«5 декабря 2026» as «5.12.2026»; anything else as it is."""
    if not (found := _NAMED.fullmatch(text)):
        return text
    month = next((place for place, names in enumerate(_MONTHS, 1) if found[2].lower().startswith(names)), 0)
    return f"{found[1]}.{month}.{found[3]}" if found[3] else f"{found[1]}.{month}"
