"""How long something lasts, as people type it: «3д», «12 ч», «90m». Pure."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from babel.units import format_unit

_SPAN: Final = re.compile(r"(\d{1,8})\s*([a-zа-я]+)\.?")
_UNITS: Final[Mapping[str, timedelta]] = {
    "d": timedelta(days=1), "д": timedelta(days=1), "дн": timedelta(days=1),
    "h": timedelta(hours=1), "ч": timedelta(hours=1),
    "m": timedelta(minutes=1), "м": timedelta(minutes=1), "мин": timedelta(minutes=1),
    "s": timedelta(seconds=1), "с": timedelta(seconds=1),
}  # fmt: skip


def parse_term(text: str) -> timedelta | None:
    """The length of time that a text says, None if it says none."""
    match = _SPAN.fullmatch(text.strip().lower())
    if match is None or match[2] not in _UNITS:
        return None
    return int(match[1]) * _UNITS[match[2]]


_SAID: Final[Mapping[str, str]] = {"d": "day", "h": "hour", "m": "minute", "s": "second"}


def term(span: timedelta) -> str:
    """A whole number of seconds, in the largest unit in which it is whole."""
    number, unit = _whole(span)
    return f"{number}{unit}"


def term_in_words(span: timedelta, language: str) -> str:
    """The same as people say it: «3 дня»."""
    number, unit = _whole(span)
    return format_unit(number, f"duration-{_SAID[unit]}", locale=language)


def _whole(span: timedelta) -> tuple[int, str]:
    unit = next(name for name in _SAID if span % _UNITS[name] == timedelta(0))
    return span // _UNITS[unit], unit
