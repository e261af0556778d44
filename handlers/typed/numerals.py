"""Numbers and days as one writes them in a language; whole sentences stand in the catalogues.

What was written once is remembered: reports are mostly the same small numbers again and again.
"""

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, format_percent


@lru_cache(maxsize=8192)
def number(value: float, language: str) -> str:
    """A whole number, grouped."""
    return format_decimal(round(value), locale=language)


@lru_cache(maxsize=8192)
def decimal(value: float, language: str, digits: int = 1) -> str:
    """A number with so many digits after the point."""
    return format_decimal(value, "#,##0." + "0" * digits, locale=language)


def roubles(value: float, language: str) -> str:
    """A sum of money, to the kopeck."""
    told: str = format_currency(value, "RUB", locale=language)
    return told


@lru_cache(maxsize=8192)
def percent(ratio: float, language: str) -> str:
    """A share in percent, with digits after the point where it is small."""
    size = abs(ratio)
    form = "0.00%" if 0 < size < 0.01 else "0.0%" if 0 < size < 0.1 else "0%"
    told: str = format_percent(ratio, form, locale=Locale.parse(language))
    return told.replace("%", "\u00a0%").replace("\u00a0\u00a0", "\u00a0") if language == "ru" else told


def day(value: date, language: str) -> str:
    """A date with its year."""
    return format_date(value, "d MMM y", locale=language)
