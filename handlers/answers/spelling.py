"""Mends words of a question: spoken forms ("скока") into written ones, misspelt words into those of a base.

One letter may be wrong, missing, doubled or swapped with the next; the first one is nearly always right.
Short words are left alone: too many of them differ by a letter.
"""

import re
from collections.abc import Collection, Iterable
from functools import cache

from handlers.answers.confidence import DATA
from handlers.likeness.similarity import as_compared

SPOKEN = DATA / "spoken.txt"
_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 5


class Spelling:
    """The words of a base; built once, then only read."""

    def __init__(self, words: Iterable[str], others: Iterable[str] = ()) -> None:
        """`others` are words that are right too, though the base has not got them."""
        own = sorted({word for word in words if len(word) >= _SHORTEST})
        self._right = frozenset(own) | frozenset(others)
        self._near: dict[str, set[str]] = {}
        for word in own:
            for rest in _without_a_letter(word):
                self._near.setdefault(rest, set()).add(word)

    def mended(self, text: str) -> str:
        """The text with a word of the base wherever it differs from just one of them by a letter."""
        return _WORD.sub(lambda found: self._mend(found.group()), text)

    def _mend(self, word: str) -> str:
        plain = as_compared(word)
        if (written := _spoken().get(plain)) is not None:
            return written
        if len(plain) < _SHORTEST or plain in self._right:
            return word
        near: set[str] = set()
        for rest in _without_a_letter(plain):
            near |= self._near.get(rest, set())
        near = {one for one in near if one[0] == plain[0]}
        return near.pop() if len(near) == 1 else word


@cache
def _spoken() -> dict[str, str]:
    """How what is said so is written."""
    lines = SPOKEN.read_text(encoding="utf-8").splitlines()
    return {said: written for said, _, written in (line.partition(" ") for line in lines)}


def _without_a_letter(word: str) -> Collection[str]:
    """The word, and what is left of it without any one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
