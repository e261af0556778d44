"""Which products a question is about, by the words of their names. Pure.

A word counts more the fewer products have it; endings are cut off, so that «кружку» is «кружка». A question
is about the products of whose names it says the most: «кофе» alone is any of them, however short the name
of one is, unless it is all of its name.
"""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from handlers.likeness.similarity import words_asked
from models.products import Product

_NAMED: Final = 0.2
"""So much of a name, by the weight of its words, must be named."""
_MOST: Final = 3
"""Where more products fit alike, the question is about none of them."""
_SHORTEST: Final = 3
_SHORT: Final = 4
"""A word of so few letters has no ending to cut off."""


class Shelf:
    """A catalogue that can be asked; built once, then only read."""

    def __init__(self, products: Sequence[Product] = (), fresh_for: timedelta = timedelta.max) -> None:
        """`fresh_for` is how long what a shop has said is believed."""
        self.products = products
        self._fresh_for = fresh_for
        self._stems = [_stems(product.name) for product in products]
        often = Counter(stem for stems in self._stems for stem in stems)
        self._weights = {stem: math.log((1 + len(products)) / number) for stem, number in often.items()}
        self._by_stem: dict[str, list[int]] = {}
        for number, stems in enumerate(self._stems):
            for stem in stems:
                self._by_stem.setdefault(stem, []).append(number)

    def is_of(self, stamp: tuple[int, datetime | None], fresh_for: timedelta) -> bool:
        """Whether it is the catalogue with this stamp."""
        seen = max((product.seen_at for product in self.products), default=None)
        return stamp == (len(self.products), seen) and fresh_for == self._fresh_for

    def find(self, question: str) -> list[Product]:
        """The products that are meant; several where the question fits them alike."""
        asked = _stems(question)
        near = {number for stem in asked for number in self._by_stem.get(stem, ())}
        named = {number: self._weight(self._stems[number] & asked) for number in near}
        most = max(named.values(), default=0.0)
        alike = [number for number in sorted(near) if math.isclose(named[number], most)]
        whole = [number for number in alike if self._stems[number] <= asked]
        share = max((most / self._weight(self._stems[number]) for number in alike), default=0.0)
        found = whole or alike
        return [self.products[one] for one in found] if share >= _NAMED and len(found) <= _MOST else []

    def without(self, question: str, product: Product) -> str:
        """What is asked about a product: the question without its name."""
        name = set(map(_stem, words_asked(product.name)))  # «1 кг» of it is no part of the question either
        return " ".join(word for word in words_asked(question) if _stem(word) not in name)

    def get(self, name: str) -> Product | None:
        """A product by its id."""
        return next((product for product in self.products if product.id == name), None)

    def is_fresh(self, product: Product, now: datetime) -> bool:
        """Whether what the shop has said of it is still believed."""
        return now - product.seen_at <= self._fresh_for

    def _weight(self, stems: frozenset[str]) -> float:
        return sum(self._weights[stem] for stem in stems)


def _stems(text: str) -> frozenset[str]:
    """What tells a text apart: its words without their endings, and without the shortest."""
    words = words_asked(text)
    return frozenset(_stem(word) for word in words if len(word) >= _SHORTEST or word.isdecimal())


def _stem(word: str) -> str:
    return word if len(word) <= _SHORT or word.isdecimal() else word[: max(_SHORT, len(word) - 2)]


NO_SHELF: Final = Shelf()
"""Of a community without a catalogue."""
