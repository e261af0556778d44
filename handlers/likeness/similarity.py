"""How alike short texts are: words and character n-grams, weighted by rarity, in postings.

Inflections and typos change few n-grams of a word, so they cost little likeness. What is done
with the likeness belongs to the stories. Pure Python and numpy: an index is built in a moment
and asked in microseconds.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_LIKE = 0.37
"""From this likeness on two questions are about the same (nine of ten belong together on dev sets)."""
_NEIGHBOURS = 64
_LARGE = 20_000
"""From so many texts on a question first goes by its rare n-grams: the common ones have most postings."""
_COMMON = 10
"""An n-gram that more than one of so many texts has is common there."""
_CANDIDATES = 1024
"""So many texts of a large index are looked at with all n-grams, and others that may be among the best."""
_BEST = 32
"""So many of the texts that are alike most are told exactly."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]

_SHARES = np.sqrt(np.array([0.7, 0.3]))
"""How much of the likeness comes from character n-grams and from words (tuned on dev sets)."""
_VIEWS = len(_SHARES)
_SIZES = (2, 3, 4)
_WHOLE = "\t"
"""Begins what is a word or a pair of words and no n-gram."""
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 600
"""Characters of a text that are looked at: nobody asks a question longer than this."""

_GREETING = (
    r"здравствуй\w*|здрасьте|привет\w*|хай|добр\w+ (?:день|дня|вечер|вечера|утро|утра|ночи|времени суток)|"
    r"доброго|уважаем\w+|всем|подскажите|скажите|hello|hi|hey|good (?:morning|day|evening|afternoon)"
)
_THANKS = r"пожалуйста|пожалуиста|плиз|пж|пжл|спасибо|заранее|благодарю|please|pls|thanks|thank you|thx"
_POLITE_START = re.compile(rf"\A(?:(?:{_GREETING}|{_THANKS}) )+")
_POLITE_END = re.compile(rf"(?: (?:{_THANKS}))+\Z")


def words_of(text: str) -> list[str]:
    """The words of a text in the form in which they are compared."""
    return _WORD.findall(as_compared(text[:_LONGEST]))


def as_compared(text: str) -> str:
    """The letters of a text in the form in which they are compared."""
    return unicodedata.normalize("NFKC", text).lower().replace("ё", "е")


def words_asked(text: str) -> list[str]:
    """The words of a question without those that are only polite, unless there are no others."""
    words = words_of(text)
    rest = _POLITE_END.sub("", _POLITE_START.sub("", " ".join(words) + " ").rstrip())
    return rest.split() or words


@dataclass(frozen=True, slots=True)
class Vector:
    """A text as one index sees it.

    `weights` belong to the n-grams `grams` that the index knows and, with those it does not,
    have length 1; `known` is the known share of it, 0..1.
    """

    grams: Ints
    weights: Floats
    known: float


class _Large(NamedTuple):
    """Which n-grams are common in a large index, and how long each text is in these alone."""

    common: npt.NDArray[np.bool_]
    lengths: Floats


class Index:
    """Texts that can be asked which of them are like another; built once, then only read."""

    def __init__(self, texts: Iterable[Sequence[str]]) -> None:
        """Read texts, each as its words."""
        self._numbers: dict[str, int] = {}
        rows = [[Counter(grams) for grams in _grams(words)] for words in texts]
        self.size = len(rows)
        numbers = self._numbers
        self._grams = np.array(
            [numbers.setdefault(gram, len(numbers)) for row in rows for view in row for gram in view],
            np.intp,
        )
        often = np.array([n for row in rows for view in row for n in view.values()], np.intp)
        lengths = [len(view) for row in rows for view in row]
        halves = np.repeat(np.arange(self.size * _VIEWS), lengths)
        self._rarity = self._rarities()
        weights = (1 + np.log(often)) * self._rarity[self._grams]
        self._weights = _unit(weights, halves % _VIEWS, halves)
        self._starts = np.searchsorted(halves, np.arange(self.size + 1) * _VIEWS)
        self._post(halves // _VIEWS)
        self._large = self._as_large(halves // _VIEWS) if self.size >= _LARGE else None

    def _rarities(self) -> Floats:
        """The weight of each n-gram and, last, of any that was never seen."""
        seen = np.bincount(self._grams, minlength=len(self._numbers) + 1)
        rarities: Floats = np.log((1 + self.size) / (1 + seen)) + 1
        return rarities

    def _post(self, owners: Ints) -> None:
        order = np.argsort(self._grams, kind="stable")
        self._posted, self._posted_weights = owners[order], self._weights[order]
        self._heads = np.searchsorted(self._grams[order], np.arange(len(self._numbers) + 1))

    def _as_large(self, owners: Ints) -> _Large:
        common = np.diff(self._heads) > self.size // _COMMON
        squares = self._weights**2 * common[self._grams]
        return _Large(common, np.sqrt(np.bincount(owners, squares, self.size)))

    def vector(self, words: Sequence[str]) -> Vector:
        """A text, given as its words, in the terms of this index."""
        counts = [Counter(grams) for grams in _grams(words)]
        flat = [gram for view in counts for gram in view]
        grams = np.array([*map(self._numbers.get, flat, repeat(len(self._numbers)))], np.intp)
        often = np.array([count for view in counts for count in view.values()])
        weights = (1 + np.log(often)) * self._rarity[grams]
        first = len(counts[0])
        for view, share in zip((weights[:first], weights[first:]), _SHARES.tolist(), strict=True):
            view *= share / (math.sqrt(view @ view) or 1.0)
        known = np.flatnonzero(grams < len(self._numbers))
        weights = weights[known]
        return Vector(grams[known], weights, float(weights @ weights))

    def knows(self, words: Iterable[str]) -> bool:
        """Whether any of the words stands in a text of this index."""
        return any(f"{_WHOLE}{word}" in self._numbers for word in words)

    def alike(self, vector: Vector) -> Floats:
        """How alike every text of this index is, in order (0..1).

        In a large index that is exact for those that are alike most, and too little for the others.
        """
        if self._large is None:
            return self._added_up(vector.grams, vector.weights)
        rare = ~self._large.common[vector.grams]
        grams, weights = vector.grams[~rare], vector.weights[~rare]
        alike = self._added_up(vector.grams[rare], vector.weights[rare])
        # No text gets more from common n-grams than the product of its length in them and the question's.
        most = alike + self._large.lengths * math.sqrt(weights @ weights)
        near = np.argpartition(-alike, _CANDIDATES)[:_CANDIDATES]
        alike[near] += self._of_texts(near, grams, weights)
        most[near] = 0
        missed = np.flatnonzero(most > np.partition(alike[near], -_BEST)[-_BEST])
        if len(missed) > self.size // _COMMON:
            return self._added_up(vector.grams, vector.weights)
        alike[missed] += self._of_texts(missed, grams, weights)
        return alike

    def _added_up(self, grams: Ints, weights: Floats) -> Floats:
        """What these n-grams of a question add to the likeness of every text."""
        starts, ends = self._heads[grams], self._heads[grams + 1]
        lengths = ends - starts
        # The postings of all its n-grams, one after the other.
        posted = np.arange(lengths.sum()) + (ends - lengths.cumsum()).repeat(lengths)
        added = self._posted_weights[posted] * weights.repeat(lengths)
        alike: Floats = np.bincount(self._posted[posted], added, minlength=self.size).astype(
            np.float64, copy=False
        )
        return alike

    def _of_texts(self, texts: Ints, grams: Ints, weights: Floats) -> Floats:
        """What these n-grams of a question add to the likeness of some texts."""
        asked = np.zeros(len(self._numbers))
        asked[grams] = weights
        places, owners = self._of(texts)
        told = asked[self._grams[places]] * self._weights[places]
        added: Floats = np.bincount(owners, told, len(texts)).astype(np.float64, copy=False)
        return added

    def nearest(self, vector: Vector, limit: int) -> tuple[Ints, Floats]:
        """The numbers of up to `limit` texts with something in common, and how alike (0..1)."""
        alike = self.alike(vector)
        near = np.flatnonzero(alike)
        if len(near) > limit:
            near = near[np.argpartition(-alike[near], limit)[:limit]]
        return near, alike[near]

    def among(self, texts: Ints) -> Floats:
        """How alike these texts are to one another, as a square matrix."""
        places, owners = self._of(texts)
        grams = self._grams[places]
        has = np.zeros(len(self._numbers), np.bool_)
        has[grams] = True
        columns = (has.cumsum() - 1)[grams]  # those that any of them has, closed up
        dense = np.zeros((len(texts), np.count_nonzero(has)))
        dense[owners, columns] = self._weights[places]
        likeness: Floats = dense @ dense.T
        return likeness

    def _of(self, texts: Ints) -> tuple[Ints, Ints]:
        """Where the n-grams of some texts are, one text after the other, and whose they are."""
        ends = self._starts[texts + 1]
        lengths = ends - self._starts[texts]
        places = np.arange(lengths.sum()) + (ends - lengths.cumsum()).repeat(lengths)
        return places, np.arange(len(texts)).repeat(lengths)


def _grams(words: Sequence[str]) -> Iterator[list[str]]:
    padded = [f" {word} " for word in words]
    yield [word[i : i + n] for word in padded for n in _SIZES for i in range(len(word) - n + 1)]
    yield [f"{_WHOLE}{word}" for word in words] + [f"{_WHOLE}{a} {b}" for a, b in pairwise(words)]


def _unit(weights: Floats, views: Ints, groups: Ints) -> Floats:
    """Bring each view of each text to its share of the length 1."""
    lengths = np.sqrt(np.bincount(groups, weights**2))
    scaled: Floats = weights / lengths[groups] * _SHARES[views]
    return scaled


def groups_of(texts: Sequence[str]) -> list[list[int]]:
    """The numbers of texts that are about the same: each takes all later ones that are like it."""
    words = [words_asked(text) for text in texts]
    index = Index(words)
    free = set(range(len(texts)))
    groups = []
    for leader in range(len(texts)):
        if leader in free:
            members = [leader, *sorted(_like(index, words[leader]) & free - {leader})]
            free.difference_update(members)
            groups.append(members)
    return groups


def alike(text: str, others: Sequence[str]) -> list[str]:
    """Those of `others` that are about the same as `text`, in their order."""
    if not others:
        return []
    like = _like(Index(map(words_asked, others)), words_asked(text))
    return [others[number] for number in sorted(like)]


def _like(index: Index, words: Sequence[str]) -> set[int]:
    near, likeness = index.nearest(index.vector(words), _NEIGHBOURS)
    return {int(number) for number, one in zip(near, likeness, strict=True) if one >= _LIKE}
