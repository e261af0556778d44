"""How much of a question a base has never heard of: words that no phrasing has in any form.

«А собак лечить умеете?» is near to «Можно к вам с собакой?» in n-grams and in meaning, but nobody has written
anything about healing. A form of a word is known by its beginning, so that endings cost nothing.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

_BEGINNING = 0.6
"""So much of a word, its ending left away, is its beginning."""
_SHORTEST = 3
"""Words of fewer letters, and beginnings, tell nothing."""


class Heard:
    """The words of a base; built once, then only read."""

    def __init__(self, phrasings: Iterable[Sequence[str]], usual: Iterable[str] = ()) -> None:
        """`usual` are words that are news nowhere."""
        self._usual = frozenset(usual)
        self._words = Counter(word for words in phrasings for word in set(words))
        self._beginnings: Counter[str] = Counter()
        for word, often in self._words.items():
            for size in range(_SHORTEST, len(word) + 1):
                self._beginnings[word[:size]] += often

    def news(self, words: Sequence[str], without: Iterable[Sequence[str]] = ()) -> float:
        """The share of words that were never heard, as if the phrasings `without` were not there."""
        left = Counter(word for phrasing in without for word in set(phrasing))
        return sum(self._is_news(word, left) for word in words) / max(len(words), 1)

    def _is_news(self, word: str, left: Counter[str]) -> bool:
        if len(word) < _SHORTEST or word.isdigit() or word in self._usual:
            return False
        beginning = word[: max(_SHORTEST, math.ceil(_BEGINNING * len(word)))]
        gone = sum(often for other, often in left.items() if other.startswith(beginning))
        return self._words[word] <= left[word] and self._beginnings[beginning] <= gone
