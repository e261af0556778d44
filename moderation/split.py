"""Many texts taken apart at once, as numbers: where their chunks are, and a key for each.

Equal chunks have equal keys; that two others share one is as good as impossible. What a chunk says is
remembered elsewhere, by its number (`Numbers`).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Keys = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_INVERSE = np.uint64(pow(int(_BASE), -1, 1 << 64))
_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3001)] + [False])
"""By the code of a character; the last one stands for all that come behind, which are none."""
_SLACK = 2
"""So many places for a number: one in five finds its own taken."""


class Split(NamedTuple):
    """The chunks of texts: `said` has one text after the other, `begins` and `ends` tell where in it the
    chunks are, `counts` how many each text has."""

    said: str
    begins: Ints
    ends: Ints
    counts: Ints
    keys: Keys

    def chunks(self, which: Ints) -> Iterator[str]:
        """Some of them, by their numbers."""
        said = self.said
        for begin, end in zip(self.begins[which].tolist(), self.ends[which].tolist(), strict=True):
            yield said[begin:end]


def split(texts: Sequence[str]) -> Split:
    """As `str.split` does, for all `texts`."""
    said = "\n".join(("", *texts, ""))
    codes = np.frombuffer(said.encode("utf-32-le", "surrogatepass"), np.uint32)
    space = _IS_SPACE.take(codes, mode="clip")
    edges = np.flatnonzero(space[1:] != space[:-1]) + 1
    begins, ends = edges[::2], edges[1::2]
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    before = np.searchsorted(begins, np.cumsum(lengths + 1))
    return Split(said, begins, ends, np.diff(before, prepend=0), _keys(codes, begins, ends))


def _keys(codes: NDArray[np.uint32], begins: Ints, ends: Ints) -> Keys:
    """Each the polynomial in `_BASE` whose coefficients are the characters: a difference of sums over all."""
    size = 1 << len(codes).bit_length()
    sums = np.cumsum((codes + np.uint32(1)) * _powers(_BASE, size)[: len(codes)])
    keys: Keys = (sums[ends - 1] - sums[begins - 1]) * _powers(_INVERSE, size)[begins]
    return keys


@lru_cache(maxsize=8)
def _powers(base: np.uint64, size: int) -> Keys:
    powers = np.full(size, base)
    powers[0] = 1
    return np.cumprod(powers)


class Numbers:
    """Up to `most` numbers above 0 by key, in a table of hashes that is asked for many at once."""

    def __init__(self, most: int) -> None:
        self._bits = (_SLACK * most).bit_length()
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._numbers = np.zeros(1 << self._bits, np.int32)

    def put(self, keys: Keys, numbers: Ints) -> None:
        """Remember numbers by new keys, all different."""
        places = self._places(keys)
        while len(keys):
            free = self._numbers.take(places) == 0
            self._numbers[places[free]], self._keys[places[free]] = numbers[free], keys[free]
            left = self._keys.take(places) != keys
            keys, numbers, places = keys[left], numbers[left], self._next(places[left])

    def of(self, keys: Keys) -> Ints:
        """The number of each key, 0 where there is none."""
        places = self._places(keys)
        numbers = self._numbers.take(places).astype(np.intp)
        taken = np.flatnonzero((self._keys.take(places) != keys) & (numbers != 0))
        places = places[taken]
        while len(taken):
            places = self._next(places)
            found = self._numbers.take(places)
            numbers[taken] = found
            on = (self._keys.take(places) != keys[taken]) & (found != 0)
            taken, places = taken[on], places[on]
        return numbers

    def _places(self, keys: Keys) -> Ints:
        # Multiplied once more, because of a chunk of one character the key is its code.
        return (keys * _BASE >> np.uint64(64 - self._bits)).astype(np.intp)

    def _next(self, places: Ints) -> Ints:
        return (places + 1) & ((1 << self._bits) - 1)
