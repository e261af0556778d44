"""A catalogue as YML, the way shops export it for Yandex Market (yandex.ru/support/marketplace, format YML).

It comes from the network, so it is parsed by defusedxml: no entities, no addresses inside are followed.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from models.cells import Cell, Line
from models.errors import InputError
from models.texts import Sentence

_SIGNS: Final = {"RUR": "₽", "RUB": "₽", "USD": "$", "EUR": "€", "BYN": "BYN", "KZT": "₸", "UAH": "₴"}
_NO: Final = frozenset({"false", "0", "no"})


def read(content: bytes, stock: Mapping[bool, str]) -> Sequence[Line]:
    """A line for each offer; `stock` says of one without a number that it is there, or is not.

    Raises:
        InputError: it is no YML.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        catalogue: Element = fromstring(content)
    except ParseError as error:
        line, column = error.position
        place = {"line": line, "column": column + 1}
        raise InputError(why=Sentence("exchange.no_yml", place)) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise InputError(why=Sentence("exchange.yml_head")) from error
    offers = catalogue.findall("./shop/offers/offer")
    if not offers:
        raise InputError(why=Sentence("exchange.no_offers"))
    return [_line(offer, number, stock) for number, offer in enumerate(offers, start=1)]


def _line(offer: Element, number: int, stock: Mapping[bool, str]) -> Line:
    id_ = offer.get("id") or ""
    where = f"offer {id_ or number}"
    values = dict(_values(offer, stock))
    return {column: Cell(text, where) for column, text in (("id", id_), *values.items()) if text}


def _values(offer: Element, stock: Mapping[bool, str]) -> Iterator[tuple[str, str]]:
    text = {one.tag: (one.text or "").strip() for one in offer if one.tag != "param"}
    made = " ".join(filter(None, (text.get(tag, "") for tag in ("typePrefix", "vendor", "model"))))
    for param in offer.findall("param"):
        unit = param.get("unit")
        value = (param.text or "").strip()
        yield (param.get("name") or "").strip().lower(), f"{value} {unit}" if unit and value else value
    yield "vendor", text.get("vendor", "")
    yield "name", text.get("name") or made
    yield "link", text.get("url", "")
    if price := text.get("price", ""):
        currency = text.get("currencyId", "")
        yield "price", f"{price} {_SIGNS.get(currency.upper(), currency)}".strip()
    there = (offer.get("available") or text.get("available") or "true").lower() not in _NO
    yield "stock", text.get("count", "") if there and text.get("count") else stock[there]
