"""The linear classifier as it is served: four probabilities from sums over chunks, no scikit-learn.

A text's score on an axis is `bias + sum(weights) / sqrt(smoothing + sum(squares))`. Both sums run
over its chunks (runs without white space), so what a chunk contributes may be remembered. What
counts as a feature is defined here alone; training asks here too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import lru_cache
from itertools import chain, repeat
from math import sqrt, tanh
from typing import NamedTuple

import numpy as np

from models.decisions import Axis, Scores
from moderation.artifact import Artifact, Platt
from moderation.chunks import is_disguised
from moderation.grams import Floats, Grams, Ints
from moderation.letters import EMOJI
from moderation.text import ADDRESS, chunk_words, despelled, spoken

NGRAMS = (2, 5)
_KINDS = "=~"
"""The first letters of features that are no n-grams: whole words, and what is no word."""
_EMOJI_MARK = rf"(?:(?<![^\W\d_])[{EMOJI}]|[{EMOJI}](?!\ufe0f?[^\W\d_]))"
"""One that stands inside a word only breaks it and says nothing."""
_MARK = re.compile(rf"[?!]+|\)+|\(+|\.{{2,}}|[…€$₽£%+]|{_EMOJI_MARK}")
_ONES = np.ones(64)
_DIGIT = re.compile(r"\d")
_MANY_DIGITS = re.compile(r"0{5,}")


class Sums(NamedTuple):
    """What a chunk adds to a text: the square of its norm and one sum an axis."""

    square: float = 0.0
    spam: float = 0.0
    toxic: float = 0.0
    negative: float = 0.0
    question: float = 0.0


class Classifier:
    """Scores chunks with an artefact; holds no memory of texts."""

    def __init__(self, artifact: Artifact) -> None:
        names = artifact.names
        self._rows = dict(zip(names, range(1, len(names) + 1), strict=True))
        table = np.column_stack([artifact.squares, artifact.weights]).astype(np.float64)
        # Row 0 is what is not known.
        self._grams = Grams(names, _KINDS, np.vstack([np.zeros_like(table[:1]), table]))
        self._of_marks = {
            name: sums for name, sums in zip(names, table.tolist(), strict=True) if name[0] == "~"
        }
        self._smoothing = artifact.smoothing
        bias = artifact.bias.tolist()
        self._bias = bias
        self._lines = self._halved(artifact.platt)

    def calibrated(self, platt: Mapping[Axis, Platt]) -> "Classifier":
        """The same classifier, all of whose weights it shares, with other probabilities."""
        other = copy(self)
        other._lines = self._halved(platt)
        return other

    def _halved(self, platt: Mapping[Axis, Platt]) -> tuple[tuple[float, float], ...]:
        """Halved, because the logistic function of x is (1 + tanh(x / 2)) / 2, stable at both ends."""
        lines = (platt[axis] for axis in Axis)
        return tuple(
            (line.slope / 2, (line.slope * part + line.offset) / 2)
            for line, part in zip(lines, self._bias, strict=True)
        )

    def sums(self, chunk: str) -> Sums:
        """What `chunk` contributes; unknown features contribute nothing."""
        found, words = _parts(chunk)
        rows = list(map(self._rows.get, found, repeat(0)))
        for word in words:
            rows += self._word_rows(word)
        return Sums._make(self._added(rows))

    def dressed(self, chunk: str, word: str, core: Sums) -> Sums:
        """What a chunk that says `word` contributes, from what the word does: `core` itself if as much."""
        marks = [*_disguise(chunk, (word,)), *([] if chunk.isalpha() else _marks(chunk))]
        if not marks:
            return core
        known = filter(None, map(self._of_marks.get, marks))
        return Sums._make(map(sum, zip(core, *known, strict=True)))

    def _added(self, rows: Sequence[int]) -> list[float]:
        # A product with ones costs half of a sum. Weights are in half precision, so that sums of doubles are
        # exact in whatever order.
        ones = _ONES[: len(rows)] if len(rows) <= len(_ONES) else np.ones(len(rows))
        sums: list[float] = ones.dot(self._grams.with_beginnings.take(rows, 0)).tolist()
        return sums

    def many(self, chunks: Sequence[str]) -> Floats:
        """What each of `chunks` contributes, as rows; a third of the price of asking one by one."""
        parts = list(map(_parts, chunks))
        found, said = [one for one, _ in parts], [one for _, one in parts]
        total = np.zeros((len(chunks), len(Sums._fields)))
        np.add.at(total, _owners(found), self._named(chain(*found)))
        np.add.at(total, _owners(said), self.words([*chain(*said)]))
        return total

    def word(self, word: str) -> list[float]:
        """The same of a single word."""
        return self._added(self._word_rows(word))

    def _word_rows(self, word: str) -> list[int]:
        """Rows with beginnings of what a word says: of the n-grams that begin at a character, the longest
        known one stands for all. Half as many to look for, a third as many to add."""
        padded, row_of = f" {word} ", self._rows.get
        rows = [row_of(f"={word}", 0)]
        for slices in _longest_first(len(padded)):
            for part in slices:
                if row := row_of(padded[part]):
                    rows.append(row)
                    break
        return rows

    def words(self, words: Sequence[str]) -> Floats:
        """What words contribute that stand alone and as the normaliser leaves them: `Sums`, as rows."""
        return self._grams.sums(words) + self._named([f"={word}" for word in words])

    def _named(self, names: Iterable[str]) -> Floats:
        """A row for each feature; of those that are not known, zeros."""
        return self._grams.with_beginnings.take(_numbers([self._rows.get(name, 0) for name in names]), 0)

    def raw(self, text: str) -> tuple[float, ...]:
        """A whole text's scores before calibration, in the order of `Axis`."""
        parts = [self.sums(chunk) for chunk in despelled(text).split()]
        total = [sum(column) for column in zip(*parts, strict=True)] or [0.0] * len(Sums._fields)
        norm = sqrt(self._smoothing + total[0])
        return tuple(bias + part / norm for bias, part in zip(self._bias, total[1:], strict=True))

    def scores(self, total: Sequence[float]) -> Scores:
        """Calibrated probabilities of a text whose chunks add up to `total`."""
        norm = sqrt(self._smoothing + total[0])
        (a, b), (c, d), (e, f), (g, h) = self._lines
        return Scores(
            0.5 + 0.5 * tanh(a * total[1] / norm + b),
            0.5 + 0.5 * tanh(c * total[2] / norm + d),
            0.5 + 0.5 * tanh(e * total[3] / norm + f),
            0.5 + 0.5 * tanh(g * total[4] / norm + h),
        )


def _numbers(found: Sequence[int]) -> Ints:
    return np.array(found, np.intp)


def _owners(parts: Sequence[Sequence[str]]) -> Ints:
    """For all that `parts` hold, one after the other, the number of its part."""
    return np.repeat(np.arange(len(parts)), _numbers(list(map(len, parts))))


def features(chunk: str) -> list[str]:
    """The names of everything in a chunk that can bear weight, with repetitions."""
    found, words = _parts(chunk)
    for word in words:
        found += _word_features(word)
    return found


def _parts(chunk: str) -> tuple[list[str], list[str]]:
    """The features of a chunk that are no words, and its words as they are taken apart."""
    found = [] if chunk.isalpha() else [f"~{match.lastgroup}" for match in ADDRESS.finditer(chunk)]
    said = spoken(chunk) if found else chunk
    words = [word.text for part in said.split() for word in chunk_words(part)]
    found += _disguise(said, words)
    if chunk.isalpha():
        return found, words
    return [*found, *_marks(said)], [_MANY_DIGITS.sub("00000", _DIGIT.sub("0", word)) for word in words]


def _disguise(chunk: str, words: Sequence[str]) -> list[str]:
    """That somebody took the trouble is a feature by itself, though it tells little."""
    return ["~disguise"] if is_disguised(chunk, words) else []


def _marks(chunk: str) -> list[str]:
    return [f"~{mark[0]}{'+' * (len(mark) > 1)}" for mark in _MARK.findall(chunk)]


def _word_features(word: str) -> list[str]:
    padded = f" {word} "
    shortest, longest = NGRAMS
    sizes = range(shortest, min(longest, len(padded)) + 1)
    return [f"={word}", *(padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1))]


@lru_cache(maxsize=32)
def _longest_first(length: int) -> tuple[tuple[slice, ...], ...]:
    """Where the n-grams of so many characters are, by where they begin: remembered, since a new word costs
    little else."""
    shortest, longest = NGRAMS
    return tuple(
        tuple(slice(at, at + size) for size in range(min(longest, length - at), shortest - 1, -1))
        for at in range(length - shortest + 1)
    )
