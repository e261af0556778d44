"""Personal data that somebody writes where all read it: telephones, mail addresses, homes, orders. Pure."""

import re
from collections.abc import Iterable
from typing import Final

EXPOSED, HIDDEN = "reason.personal_data", "reason.personal_data.hidden"
"""Reasons of a case: somebody's data stand in public, or are hidden from it."""

_PHONE: Final = re.compile(r"(?<![\d.,])(?:\+?\d[\s()\-]{0,2}){10,15}(?!\d)")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_ORDER: Final = re.compile(
    r"\b(?:заказ\w{0,4}|order|трек\w{0,6}|track(?:ing)?)\s*(?:номер|number|no\.?|№|#|:)?\s*[№#]?\s*"
    r"(?=[\w-]{0,8}\d)[A-Za-zА-Яа-я]{0,3}-?\d[\d-]{3,18}\b",
    re.IGNORECASE,
)
_HOME: Final = re.compile(
    r"\b(?:ул|улица|улице|пр-т|проспект|проспекте|пер|переулок|переулке|б-р|бульвар|наб|шоссе|мкр|проезд)\b\.?"
    r"[^\n\d]{1,40}\d{1,4}[^\n]{0,20}?\bкв(?:артира|\.)?\s{0,2}№?\s{0,2}\d{1,4}\b|"
    r"\b\d{1,5} (?:\w{1,20} ){1,3}(?:street|st|avenue|ave|road|rd|lane|drive)\b[^\n]{0,12}?"
    r"\b(?:apt|flat|apartment|unit)\b\.?\s{0,2}#?\d{1,4}\b",
    re.IGNORECASE,
)
"""A house is anybody's, a shop's too; a flat is somebody's home."""
_OF_A_COUNTRY: Final = 10
"""Digits of a telephone without the code of its country."""
_FREE: Final = ("800", "804")
"""How numbers begin that cost nothing: those of companies."""


def has_personal_data(text: str) -> bool:
    """Whether a text has what only its author and the community should know."""
    return any(data.search(text) for data in (_MAIL, _ORDER, _PHONE, _HOME))


def exposes_somebody(text: str, ours: Iterable[str]) -> bool:
    """Whether strangers could use what a text has: a telephone, a mail address or a home.

    An order's number is of no use to them. `ours` are texts in which the community names its own.
    """
    if _HOME.search(text):
        return True
    known = "\n".join(ours).lower()
    if any(mail.lower() not in known for mail in _MAIL.findall(text)):
        return True
    numbers = {_digits(found) for found in _PHONE.findall(known)}
    told = map(_digits, (found.group() for found in _PHONE.finditer(text)))
    return any(number not in numbers and not number.startswith(_FREE) for number in told)


def _digits(telephone: str) -> str:
    return re.sub(r"\D", "", telephone)[-_OF_A_COUNTRY:]
