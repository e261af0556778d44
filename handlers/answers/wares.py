"""A catalogue as a table of any file: a row a product, further columns are its characteristics. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from models.cells import Cell, Line
from models.errors import InputError
from models.products import Product

_ALSO: Final[Mapping[str, str]] = {
    "артикул": "id", "код": "id", "номер": "id", "sku": "id", "ид": "id",
    "название": "name", "товар": "name", "наименование": "name", "product": "name", "title": "name",
    "цена": "price", "стоимость": "price", "cost": "price",
    "наличие": "stock", "остаток": "stock", "количество": "stock", "в наличии": "stock", "count": "stock",
    "ссылка": "link", "url": "link", "адрес": "link",
}  # fmt: skip
_PLAIN: Final = ("id", "name", "price", "stock", "link")
_PRICE: Final = re.compile(r"\d")
_EMPTY: Final = Cell("", "")

Say = Callable[..., str]
"""A sentence in the language of who reads it."""


class Wares(NamedTuple):
    """Products that a table has, and what is wrong with the other rows, in words with their cells."""

    products: Sequence[Product]
    errors: Sequence[str]
    gone: int = 0
    """So many of the catalogue before are not in this one."""


def read(lines: Sequence[Line], now: datetime, say: Say) -> Wares:
    """The products of a table; of several with one id the last counts.

    Raises:
        InputError: it has no names.
    """
    named = [{_column(heading): cell for heading, cell in line.items()} for line in lines]
    if not any("name" in line for line in named):
        raise InputError(say("products.columns"))
    found: dict[str, Product] = {}
    errors: list[str] = []
    for line in named:
        name = line.get("name", _EMPTY)
        price = line.get("price", _EMPTY)
        if price.text.strip() and not _PRICE.search(price.text):
            errors.append(say("products.no_price", where=price.where, words=price.text.strip()[:60]))
        elif name.text.strip():
            product = _product(line, now)
            found[product.id] = product
        elif any(cell.text.strip() for cell in line.values()):
            errors.append(say("products.no_name", where=name.where or next(iter(line.values())).where))
    return Wares(list(found.values()), errors)


def _column(heading: str) -> str:
    plain = " ".join(heading.lower().split()).rstrip(":*")
    return _ALSO.get(plain, plain)


def _product(line: Mapping[str, Cell], now: datetime) -> Product:
    values = {column: line.get(column, _EMPTY).text.strip() for column in _PLAIN}
    traits = {
        column: text for column, cell in line.items() if column not in _PLAIN and (text := cell.text.strip())
    }
    return Product(seen_at=now, traits=traits, **values | {"id": values["id"] or values["name"]})
