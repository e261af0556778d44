"""A base of approved answers as points: what in it may be meant by a question, and what speaks for it.

A question is explained by the phrasings most like it, all at once (a ridge regression on the nearest ones):
phrasings of one entry add up, and what two entries share counts for neither. Likeness is that of n-grams
and, with an encoder, of meanings; sentences that ask for nothing here take part too, so that what is
like anything explains nothing. Nothing is trained, so an entry that was just added answers at once. How
sure one may be is told by `handlers.answers.confidence`.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from handlers.answers.common import Common
from handlers.answers.subjects import SIGNS_OF_SUBJECTS, Subjects
from handlers.likeness.similarity import Floats, Index, Ints, Vector, words_asked
from models.encoding import Meanings
from models.faq import Entry

_NEAREST, _OTHERS = 32, 24
"""Phrasings and other sentences that may take part in explaining a question; more were no better."""
_BY_WORDS, _BY_MEANING = 0.3, 0.7
"""How much of the likeness comes from n-grams and from meanings, where these are known."""
_RIDGE = 0.5
_CROWD = 5
_NEAR = 0.15
"""Below this likeness of words nothing is near, where meanings are not known."""
_ALONE = 0.5
"""The cohesion of an entry with one phrasing: what it usually is."""

_USUAL = 3
"""Of ordinary sentences so many have a word that is one of any sentence."""

_NONE: Ints = np.empty(0, np.intp)
Meaning = npt.NDArray[np.float32]


class Asked(NamedTuple):
    """A question as a base sees it; without a meaning it is known by its words alone.

    `likeness` is how near its meaning is to each phrasing, where that was worked out for several at once.
    """

    words: Sequence[str]
    vector: Vector
    meaning: Meaning | None = None
    likeness: Meaning | None = None


class Found(NamedTuple):
    """Entries by their numbers and, a row each, what speaks for them: see `SIGNS` and `SIGNS_OF_WORDS`."""

    entries: Ints
    signs: Floats


SIGNS_OF_WORDS = ("explained", "ahead", "ways", *SIGNS_OF_SUBJECTS)
"""The explained part, how far it is ahead of the next entry's, the logarithm of the count of phrasings, and
what the entry is about."""
SIGNS = (*SIGNS_OF_WORDS, "cohesion", "nearer", "centre", "crowd")
"""With meanings also: how alike the entry's phrasings are to each other, how much nearer the nearest of them
is than any other sentence, how near their centre is; and how near the five nearest entries are on the whole,
for where many are as near a stranger is so too."""


@dataclass(frozen=True)
class Meant:
    """What the phrasings of a base mean, a row each, and sentences that ask for nothing in it, without what
    they have in `common`; `usual` are words that are news in no base."""

    phrasings: Meanings
    others: Meanings
    common: Common
    usual: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phrasings: Sequence[str], others: Sequence[str], meanings: Meanings) -> "Meant":
        """From what an encoder says of all these texts, in this order."""
        size = len(phrasings)
        common = Common.of(others, meanings[size:])
        left = common.left_of([*phrasings, *others], meanings)
        return cls(left[:size], left[size:], common, usual(others))


@dataclass(frozen=True)
class Base:
    """Entries with their phrasings; `owners` are the numbers of the entries that these belong to."""

    entries: Sequence[Entry]
    owners: Ints
    index: Index
    meant: Meant | None = None

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Base":
        """Read entries, without meanings; those without phrasings can't be found."""
        known = [entry for entry in entries if entry.phrasings]
        owners = np.repeat(np.arange(len(known)), [len(entry.phrasings) for entry in known])
        texts = [words_asked(phrasing) for entry in known for phrasing in entry.phrasings]
        return cls(known, owners.astype(np.intp), Index(texts))

    @property
    def phrasings(self) -> list[str]:
        """All phrasings, in the order of `owners`."""
        return [phrasing for entry in self.entries for phrasing in entry.phrasings]

    def own(self, numbers: Ints) -> list[Asked]:
        """Phrasings of its own by their numbers, as if they were asked."""
        meanings = self.meant.phrasings if self.meant else None
        return [
            Asked(words, self.index.vector(words), None if meanings is None else meanings[one])
            for one, words in zip(numbers, self._words(numbers), strict=True)
        ]

    def known(self, texts: Sequence[str], meanings: Meanings) -> Iterable[tuple[Meaning, Meaning]]:
        """What questions mean here, by what an encoder says, and how near that is to each phrasing."""
        if self.meant is None:
            raise ValueError("a base without meanings")
        left = self.meant.common.left_of(texts, meanings)
        return zip(left, left @ self.meant.phrasings.T, strict=True)

    def find(self, asked: Asked, without: Ints = _NONE) -> Found:
        """What may be meant, as if the phrasings `without` were not there."""
        words = self.index.alike(asked.vector)
        if asked.meaning is None or self.meant is None:
            return self._by_words(words, without, asked.words)
        return self._by_meaning(words, asked, asked.meaning, self.meant, without)

    def _by_words(self, alike: Floats, without: Ints, words: Sequence[str]) -> Found:
        near = _nearest(alike, _NEAREST, without)
        near = near[alike[near] > 0]
        if alike[near].max(initial=0.0) < _NEAR:
            return Found(_NONE, np.empty((0, len(SIGNS_OF_WORDS))))
        entries, places = np.unique(self.owners[near], return_inverse=True)
        explained = _explained(self.index.among(near), alike[near], places)
        ways = self._left(entries, without)
        signs = np.stack([explained, _ahead(explained), np.log(ways)], axis=1)
        return Found(entries, np.hstack([signs, self.subjects.signs(words, entries, without)]))

    def _by_meaning(
        self, words: Floats, asked: Asked, meaning: Meaning, meant: Meant, without: Ints
    ) -> Found:
        likeness = meant.phrasings @ meaning if asked.likeness is None else asked.likeness
        beside = meant.others @ meaning
        alike = _BY_WORDS * words + _BY_MEANING * likeness
        near, others = _nearest(alike, _NEAREST, without), _nearest(beside, _OTHERS)
        if not len(near):
            return Found(_NONE, np.empty((0, len(SIGNS))))
        both = np.concatenate([meant.phrasings[near], meant.others[others]])
        grid = _BY_MEANING * (both @ both.T) + _BY_WORDS * np.eye(len(both))
        grid[: len(near), : len(near)] += _BY_WORDS * (self.index.among(near) - np.eye(len(near)))
        entries, places = np.unique(self.owners[near], return_inverse=True)
        explained = _explained(grid, np.concatenate([alike[near], _BY_MEANING * beside[others]]), places)
        nearest = np.full(len(entries), -1.0)
        np.maximum.at(nearest, places, likeness[near])
        ways, cohesion, centre = self._shape(entries, meaning, meant, without)
        nearer = nearest - beside.max(initial=-1.0)
        crowd = np.full(len(entries), np.sort(nearest)[-_CROWD:].mean())
        about = self.subjects.signs(asked.words, entries, without)
        signs = (explained, _ahead(explained), np.log(ways), *about.T, cohesion, nearer, centre, crowd)
        return Found(entries, np.stack(signs, axis=1))

    def _shape(
        self, entries: Ints, meaning: Meaning, meant: Meant, without: Ints
    ) -> tuple[Floats, Floats, Floats]:
        """Of each of `entries` the count of phrasings, their cohesion, and how near their centre is."""
        sums, ways = self._sums[entries], self._left(entries, without)
        for one in without:
            sums[entries == self.owners[one]] -= meant.phrasings[one]
        lengths = np.linalg.norm(sums, axis=1)
        cohesion = np.where(ways > 1, (lengths**2 - ways) / np.maximum(ways * (ways - 1), 1), _ALONE)
        return ways, cohesion, (sums @ meaning) / np.maximum(lengths, 1e-6)

    def _left(self, entries: Ints, without: Ints) -> Floats:
        """How many phrasings each of `entries` has."""
        ways = self._ways - np.bincount(self.owners[without], minlength=len(self._ways))
        return ways[entries].astype(np.float64)

    def _words(self, numbers: Ints) -> list[list[str]]:
        """The words of some phrasings."""
        return [words_asked(self._texts[one]) for one in numbers]

    @cached_property
    def _texts(self) -> list[str]:
        return self.phrasings

    @cached_property
    def subjects(self) -> Subjects:
        """What the entries are about."""
        usual = self.meant.usual if self.meant else frozenset[str]()
        return Subjects([words_asked(text) for text in self._texts], self.owners, usual)

    @cached_property
    def _ways(self) -> Ints:
        return np.bincount(self.owners, minlength=len(self.entries))

    @cached_property
    def _sums(self) -> Meanings:
        """The sum of what each entry's phrasings mean."""
        phrasings = self.meant.phrasings if self.meant else np.empty((0, 0), np.float32)
        sums = np.zeros((len(self.entries), phrasings.shape[1]), np.float32)
        np.add.at(sums, self.owners, phrasings)
        return sums


def usual(sentences: Iterable[str]) -> frozenset[str]:
    """Words that several of these sentences have: those of which any sentence is made."""
    often = Counter(word for sentence in sentences for word in set(words_asked(sentence)))
    return frozenset(word for word, count in often.items() if count >= _USUAL)


def _nearest(alike: Floats | Meaning, limit: int, without: Ints = _NONE) -> Ints:
    if len(without):
        alike = alike.copy()
        alike[without] = -np.inf
    near = np.arange(len(alike)) if len(alike) <= limit else (-alike).argpartition(limit)[:limit]
    return near[np.isfinite(alike[near])]


def _explained(grid: Floats, wanted: Floats, places: Ints) -> Floats:
    """How much of the likenesses `wanted` each entry explains; `places` are the entries of its texts."""
    weights = np.linalg.solve(grid + _RIDGE * np.eye(len(grid)), wanted)
    return np.bincount(places, weights[: len(places)]).astype(np.float64, copy=False)


def _ahead(explained: Floats) -> Floats:
    """By how much each is ahead of the best other; nothing else explains nothing."""
    if len(explained) < 2:
        return explained.copy()
    second, first = np.partition(explained, -2)[-2:]
    ahead: Floats = explained - np.where(explained >= first, max(second, 0.0), first)
    return ahead
