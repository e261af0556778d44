"""For how long: «30m», «2ч», «1d», «2 недели», «1 month». Pure."""

import re
from datetime import timedelta
from typing import Final

from models.errors import InputError

_UNITS: Final = tuple(
    (re.compile(names), span)
    for names, span in (
        ("m|м|мин|минут[аыу]?|mins?|minutes?", timedelta(minutes=1)),
        ("h|ч|час|часа|часов|hrs?|hours?", timedelta(hours=1)),
        ("d|д|дн|день|дня|дней|сут|сутки|суток|days?", timedelta(days=1)),
        ("w|н|нед|недел[яюиь]|weeks?", timedelta(weeks=1)),
        ("мес|месяца?|месяцев|months?", timedelta(days=30)),
        ("г|год|года|лет|y|years?", timedelta(days=365)),
    )
)
_TERM: Final = re.compile(r"(\d{1,5})\s{0,3}([a-zа-яё]{1,10})(?![\w-])[\s.,;:]*")
_LIKE_A_TERM: Final = re.compile(
    r"\d+(?:[a-zа-яё]{1,3}(?![\w-])|\s{0,3}(?:мин|час|ден|дн|сут|нед|мес|год|лет|min|hour|day|week|month|year))"
)
"""A number with what may be a unit that was mistyped; «3 раза просили» and «1xbet» are none."""
LONGEST = timedelta(days=365)


def term_in(words: str) -> timedelta | None:
    """The span that words name, or None where they are no span at all.

    Raises:
        InputError: they are one, but nobody is kept silent for so long or for no time. Its message is the
            key of a sentence.
    """
    span, rest = _read(words)
    return None if rest else span


def term_before(words: str) -> tuple[timedelta | None, str]:
    """The span with which words begin, if they begin with one, and the rest.

    Raises:
        InputError: they begin with one that won't do (as above), or with what is nearly one.
    """
    span, rest = _read(words)
    if span is None and _LIKE_A_TERM.match(words.lower()):
        raise InputError("spot.term")
    return span, rest


def _read(words: str) -> tuple[timedelta | None, str]:
    found = _TERM.match(words.lower())
    unit = next((unit for names, unit in _UNITS if found and names.fullmatch(found[2])), None)
    if found is None or unit is None:
        return None, words
    span = int(found[1]) * unit
    if not timedelta(0) < span <= LONGEST:
        raise InputError("spot.term")
    return span, words[found.end() :]
