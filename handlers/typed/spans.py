"""For how long: «30m», «2ч», «1d», «неделя». Pure."""

import re
from datetime import timedelta

from models.errors import InputError

_UNITS = {
    "m": "minutes", "м": "minutes", "мин": "minutes", "min": "minutes",
    "h": "hours", "ч": "hours", "час": "hours",
    "d": "days", "д": "days", "дн": "days",
    "w": "weeks", "н": "weeks", "нед": "weeks",
}  # fmt: skip
_TERM = re.compile(r"(\d{1,5})([a-zа-я]{1,3})$")
LONGEST = timedelta(days=365)


def term_in(word: str) -> timedelta | None:
    """The span that a word names, or None where it is no span at all.

    Raises:
        InputError: it is one, but nobody is kept silent for so long or for no time. Its message is the
            key of a sentence.
    """
    found = _TERM.match(word.lower())
    unit = _UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    span = timedelta(**{unit: int(found[1])})
    if not timedelta(0) < span <= LONGEST:
        raise InputError("spot.term")
    return span
