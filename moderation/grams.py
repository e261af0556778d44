"""The n-grams of many words at once, as numbers: what makes a batch of unknown words cheap.

The sums are the same as of n-grams that are looked up by name, one by one; which ones there are is
defined in `classifier`.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderation.keys import codes_of

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_Rows = NDArray[np.int32]
_Keys = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
"""By it an n-gram becomes 64 bits; two of an artefact share them once in a billion artefacts."""
_BITS = 20
"""A million places for a hundred thousand n-grams: one in eighteen finds its place taken."""


class Grams:
    """The n-grams of an artefact, in a table of hashes: one look tells of nearly all where they are."""

    def __init__(self, names: Sequence[str], others: str, table: Floats) -> None:
        """The rows of `table` are those of `names`, but for row 0, which is what is not known.

        Names that begin with one of `others` are no n-grams.
        """
        taken = _taken_apart(names, others)
        self._sizes = [one.size for one in taken]
        keys = np.concatenate([_keys(one.places)[-1] for one in taken])
        found = np.concatenate([one.rows for one in taken])
        self._keys = np.zeros(len(table), np.uint64)
        self._keys[found] = keys
        self._places = np.zeros(1 << _BITS, np.int32)
        at = _place(keys)
        self._places[at] = found
        # Those whose place another has taken; below zero it tells that there are such.
        late = np.flatnonzero(self._places[at] != found)
        self._places[at[late]] = -np.abs(self._places[at[late]])
        late = late[np.argsort(keys[late])]
        # One more at the end, where a key above all others is looked for.
        self._late_keys, self._late = np.append(keys[late], _BASE), np.append(found[late], np.int32(0))
        self.with_beginnings = self._added_up(taken, table)

    def _added_up(self, taken: Sequence["_Sized"], table: Floats) -> Floats:
        """`table` with each n-gram's row added up with those of all known ones that it begins with."""
        whole = table.copy()
        for one in taken:  # the shorter ones come first, and stand for what they begin with themselves
            keys = _keys(one.places)
            shorter = self._sizes[: self._sizes.index(one.size)]
            whole[one.rows] += whole[self._longest([keys[size - 1] for size in shorter])]
        return whole

    def sums(self, words: Sequence[str]) -> Floats:
        """A row for each word: the sum over its n-grams, a space before and behind it among them."""
        if not words:
            return np.zeros((0, self.with_beginnings.shape[1]))
        # One space stands between two, since no n-gram has one inside; none has what stands at the end.
        longest = self._sizes[-1]
        codes = _codes(" ".join(["", *words, "\0" * longest]))
        keys = _keys([codes[place : place - longest] for place in range(longest)])
        rows = self._longest([keys[size - 1] for size in self._sizes])
        lengths = np.fromiter(map(len, words), np.intp, len(words)) + 1
        return np.add.reduceat(self.with_beginnings.take(rows, 0), lengths.cumsum() - lengths)

    def _longest(self, keys: Sequence[_Keys]) -> _Rows:
        """The rows of the longest known n-grams, by keys of the shortest, of longer ones and so on."""
        if not keys:
            return np.zeros(1, np.int32)
        *shorter, longest = keys
        rows = self._rows(longest)
        for some in reversed(shorter):
            left = (rows == 0).nonzero()[0]
            rows[left] = self._rows(some[left])
        return rows

    def _rows(self, keys: _Keys) -> _Rows:
        seen = self._places.take(_place(keys))
        likely = np.abs(seen)
        right = self._keys.take(likely) == keys
        rows = np.where(right, likely, np.int32(0))
        missed = ((seen < 0) & ~right).nonzero()[0]
        if len(missed):
            at = self._late_keys[:-1].searchsorted(keys[missed])
            rows[missed] = np.where(self._late_keys[at] == keys[missed], self._late[at], np.int32(0))
        return rows


class _Sized(NamedTuple):
    """N-grams of one size: their rows, and their first characters, their second ones and so on."""

    size: int
    rows: _Rows
    places: Sequence[_Keys]


def _taken_apart(names: Sequence[str], others: str) -> list[_Sized]:
    """The n-grams by size, the shortest first; in bulk, since a start waits for it."""
    codes = _codes("\n".join([*names, ""]))
    ends = np.flatnonzero(codes == ord("\n"))
    starts = np.append(0, ends[:-1] + 1)
    lengths = np.where(np.isin(codes[starts], _codes(others)), 0, ends - starts)
    sized = []
    for size in np.unique(lengths[lengths > 0]).tolist():
        at = np.flatnonzero(lengths == size)
        places = [codes[starts[at] + place] for place in range(size)]
        sized.append(_Sized(size, (at + 1).astype(np.int32), places))
    return sized


def _place(keys: _Keys) -> Ints:
    """Where in the table of hashes a key stands: its upper bits, which all of its characters move."""
    return (keys >> np.uint64(64 - _BITS)).astype(np.intp)


def _codes(text: str) -> _Keys:
    return codes_of(text).astype(np.uint64)


def _keys(places: Sequence[_Keys]) -> list[_Keys]:
    """Keys of n-grams by their first characters, their second ones and so on: for each what its first makes,
    what its first two make, up to all of it."""
    found = [places[0] * _BASE]
    for codes in places[1:]:
        found.append((found[-1] + codes) * _BASE)
    return found
