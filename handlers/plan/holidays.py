"""Days off in Russia, as hints to those who plan: posts go out on them as on other days."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Final

_LANGUAGES: Final[Mapping[str, str]] = {"ru": "ru", "en": "en_US"}


def holiday(day: date, language: str) -> str:
    """The name of a day off, or nothing."""
    return _year(day.year, language).get(day, "")


@lru_cache(maxsize=8)
def _year(year: int, language: str) -> Mapping[date, str]:
    import holidays  # the tables of all countries take a while, and few look at the plan

    return dict(holidays.country_holidays("RU", years=year, language=_LANGUAGES[language]))
