"""Personal data that somebody writes where all read it: telephones, mail addresses, homes, orders. Pure.

People name a shop's own telephone when they complain of it, and numbers of orders when they ask for them. So
a number counts for somebody's telephone only where it looks like one, and for their own where they say so.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from models.cases import CaseKind

EXPOSED, HIDDEN = "reason.personal_data", "reason.personal_data.hidden"
"""Reasons of a case: somebody's data stand in public, or are hidden from it."""
OF_DATA: Final = (CaseKind.QUESTION, CaseKind.NEGATIVE)
"""Kinds of cases whose card hides personal data and shows them again."""

_DIGITS: Final = re.compile(r"(?<![\d.,])(?:\+?\d[\s()\-]{0,2}){10,15}(?!\d)")
"""Whatever could be a telephone, by the number of its digits alone."""
_PHONE: Final = re.compile(
    r"(?<![\w№#+\-])(?<!\d[.,])(?:"
    r"\+\d{1,3}[\s(\-]{0,3}\d{2,4}(?:[\s)\-]{0,3}\d{2,4}){2,4}|"
    r"[78][\s(\-]{0,3}[3489]\d{2}[\s)\-]{0,3}\d{3}[\s\-]{0,2}\d{2}[\s\-]{0,2}\d{2}|"
    r"\(?9\d{2}(?:\)\s?|[\s\-])\d{3}[\s\-]?\d{2}[\s\-]?\d{2}"
    r")(?!-?\w)"
)
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_ORDER: Final = re.compile(
    r"\b(?:заказ\w{0,4}|order|трек\w{0,6}|track(?:ing)?)\s*(?:номер|number|no\.?|№|#|:)?\s*[№#]?\s*"
    r"(?=[\w-]{0,8}\d)[A-Za-zА-Яа-я]{0,3}-?\d[\d-]{3,18}\b",
    re.IGNORECASE,
)
_ASKS_ORDER: Final = re.compile(
    r"\b(?:напи[шс]|при[шс]л|ука[жз]|сообщ|назов|отправ|подска[жз]|скин|ска[жз]|send|write|tell|give|share)\w*\b"
    r"[^.!?\n]{0,40}?\b(?:номер\w{0,3} (?:\w+ )?заказ|order number|number of (?:your|the) order)",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(
    r"\b(?:заказ|трек|накладн|посылк|отправлени|артикул|арт|инн|огрн|кпп|снилс|бик|сч[её]т|карт|чек|договор|"
    r"обращени|заяв|штрих|код|серийн|imei|sku|ean|isbn|order|track|invoice|receipt|parcel|ticket|claim|barcode|"
    r"item|account)\w{0,8}[\s.:№#—-]{0,4}(?:(?:номер|number|под|за|код|is|no)\w{0,4}[\s.:№#—-]{1,4}){0,2}"
    r"[A-Za-zА-Яа-я]{0,3}-?\d[\d-]{3,30}",
    re.IGNORECASE,
)
"""Numbers of things, by the word before them; one of eleven digits looks like a telephone."""
_HOME: Final = re.compile(
    r"\b(?:ул|улица|улице|пр-т|проспект|проспекте|пер|переулок|переулке|б-р|бульвар|наб|шоссе|мкр|проезд)\b\.?"
    r"[^\n\d]{1,40}\d{1,4}[^\n]{0,20}?\bкв(?:артира|\.)?\s{0,2}№?\s{0,2}\d{1,4}\b|"
    r"\b\d{1,5} (?:\w{1,20} ){1,3}(?:street|st|avenue|ave|road|rd|lane|drive)\b[^\n]{0,12}?"
    r"\b(?:apt|flat|apartment|unit)\b\.?\s{0,2}#?\d{1,4}\b",
    re.IGNORECASE,
)
"""A house is anybody's, a shop's too; a flat is somebody's home."""
_OWN: Final = re.compile(
    r"(?:\bмо(?:й|я|ё|е|и|его|ему|ей|ю)\s(?:\w{1,15}\s){0,2}?(?:номер|тел|сотов|мобильн|почт|адрес|мейл|e-?mail|"
    r"в[ао]тсап)\w{0,8}|(?:звоните|наберите|пишите|пришлите|отправьте|ответьте|вышлите|свяжитесь)\s(?:со\s)?"
    r"мн(?:е|ой)|\bживу|\b(?:при)?везите|\bдоставьте|\bmy\s(?:\w{1,15}\s)?(?:phone|number|cell|e-?mail|address)|"
    r"\b(?:call|text|write|mail|reach|contact)\s(?:to\s)?me|\bdeliver to|\bi live)\b[^\n.!?]{0,25}\Z",
    re.IGNORECASE,
)
"""How what follows is said to be one's own."""
_OF_OTHERS: Final = re.compile(
    r"\b(?:ваш|вам\b|вас\b|дозвон|лини[юяи]|кол+[- ]?центр|call|менеджер|оператор|магазин|your\b|you\b|"
    r"hotline|support)",
    re.IGNORECASE,
)
"""Words around a telephone of whoever is spoken to."""
_OFFICE: Final = re.compile(
    r"(?:info|support|help|hello|sales?|zakaz|orders?|office|shop|store|contact|feedback|service|care|client|"
    r"reklama|press|pr|hr|admin|noreply|no-reply)\w{0,3}@",
    re.ASCII | re.IGNORECASE,
)
"""Mail addresses that belong to nobody by name."""
_SUSPECT: Final = re.compile(r"[\d@]")
_MANY_DIGITS: Final = re.compile(r"[0-9][0-9 ()\-]{8,}[0-9]")
_BEFORE, _AFTER = 80, 25
"""Characters within which words say whose something is."""
_OF_A_COUNTRY: Final = 10
"""Digits of a telephone without the code of its country."""
_OF_A_TOWN: Final = 7
"""And without that of its town."""
_FREE: Final = ("800", "804")
"""How numbers begin that cost nothing: those of companies."""
_LANDLINE: Final = ("3", "4", "8")
"""How numbers of towns begin, most of them of companies; mobile ones begin with nine."""


def has_personal_data(text: str) -> bool:
    """Whether a text may have what only its author and the community should know: rather too often."""
    return any(data.search(text) for data in (_MAIL, _ORDER, _DIGITS, _HOME))


def may_expose(text: str) -> bool:
    """Whether a text is worth a closer look for a telephone or a mail address: cheap, for every message."""
    return ("@" in text and _MAIL.search(text) is not None) or _MANY_DIGITS.search(text) is not None


def asks_for_an_order(text: str) -> bool:
    """Whether a text wants the number of an order told."""
    return _ASKS_ORDER.search(text) is not None


def tells_of_an_order(text: str) -> bool:
    """Whether a text names an order, of which nothing is said in public."""
    return _ORDER.search(text) is not None


def exposes_somebody(text: str, ours: Iterable[str]) -> bool:
    """Whether strangers could use what a text has: somebody's telephone, mail address or home.

    An order's number is of no use to them. `ours` are texts in which the community names its own.
    """
    return next(_exposed(text, ours), None) is not None


def exposes_themselves(text: str, ours: Iterable[str]) -> bool:
    """Whether its author says besides that it is their own, so that no shop's can be taken for it."""
    return any(_is_own(text, at) for at in _exposed(text, ours))


def _exposed(text: str, ours: Iterable[str]) -> Iterator[int]:
    """Where in a text somebody's data begin."""
    if not _SUSPECT.search(text):
        return
    bare = _NUMBERED.sub(lambda found: "_" * len(found.group()), text)
    found = [found for data in (_HOME, _MAIL, _PHONE) for found in data.finditer(bare)]
    known = "\n".join(ours).lower() if found else ""
    for one in found:
        if one.re is _HOME:
            is_somebodys = _street(one.group()) not in _squeezed(known)
        elif one.re is _MAIL:
            is_somebodys = not _OFFICE.match(one.group()) and one.group().lower() not in known
        else:
            is_somebodys = _is_somebodys(text, one.start(), one.end(), known)
        if is_somebodys:
            yield one.start()


def _is_somebodys(text: str, start: int, end: int, known: str) -> bool:
    """Whether a telephone is of a person and not of the community that is spoken to."""
    number = re.sub(r"\D", "", text[start:end])
    bare = number[-_OF_A_COUNTRY:]
    if len(bare) < _OF_A_COUNTRY or bare.startswith(_FREE) or _is_known(bare, known):
        return False
    if _is_own(text, start):
        return True
    around = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    is_of_a_town = number[0] in "78" and bare.startswith(_LANDLINE)
    return not is_of_a_town and not any(map(_OF_OTHERS.search, around))


def _is_own(text: str, start: int) -> bool:
    return _OWN.search(text[max(0, start - _BEFORE) : start]) is not None


def _is_known(number: str, known: str) -> bool:
    """Whether our texts have it, be it without the code of the town."""
    runs = (re.sub(r"\D", "", run)[-_OF_A_COUNTRY:] for run in re.findall(r"\+?\d[\d\s()\-]{5,}", known))
    return any(len(run) >= _OF_A_TOWN and number.endswith(run) for run in runs)


def _street(home: str) -> str:
    """A home without the word for a street, which everybody shortens otherwise."""
    return _squeezed(re.sub(r"\A[^\W\d][\w-]*\b", "", home.lower()))


def _squeezed(text: str) -> str:
    return re.sub(r"кв[а-я]*(?=\d)", "кв", re.sub(r"[\W_]", "", text))
