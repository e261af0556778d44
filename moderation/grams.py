"""The n-grams of many words at once, as numbers: what makes a batch of unknown words cheap.

The sums are the same as of n-grams that are looked up by name, one by one; which ones there are is
defined in `classifier`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Table = NDArray[np.float32]
Ints = NDArray[np.intp]
_Rows = NDArray[np.int32]
_Keys = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
"""By it an n-gram becomes 64 bits; two of an artefact share them once in a billion artefacts."""


class Grams:
    """The n-grams of an artefact."""

    def __init__(self, rows: Mapping[str, int], table: Table) -> None:
        """`rows` says where in `table` each n-gram is; row 0 is what is not known."""
        self._table = table
        self._known: dict[int, tuple[_Keys, _Rows]] = {}
        for size in {len(name) for name in rows}:
            names = [name for name in rows if len(name) == size]
            keys = _keys(_codes("".join(names)).reshape(-1, size).T)
            order = np.argsort(keys)
            found = np.array([rows[name] for name in names], np.intp)[order]
            # One more at the end, where a key above all others is looked for.
            self._known[size] = np.append(keys[order], keys[:1]), np.append(found, 0).astype(np.int32)

    def sums(
        self, words: Sequence[str], owners: Ints, named: Sequence[tuple[int, int]], count: int
    ) -> Floats:
        """One row for each of `count` owners: the sum over the n-grams of their words with the ends.

        `owners` says to whom each of `words` belongs; `named` are further rows, each with its owner.
        """
        codes = _codes("".join([f" {word} " for word in words]))
        lengths = np.array([len(word) + 2 for word in words], np.intp)
        left = np.repeat(np.cumsum(lengths), lengths) - np.arange(len(codes))
        owner = np.repeat(owners, lengths)
        whose, more = np.array(named, np.intp).reshape(-1, 2).T
        mine, rows = [whose], [more.astype(np.int32)]
        for size in self._known:
            starts = np.flatnonzero(left >= size)
            mine.append(owner[starts])
            rows.append(self._rows(size, _keys([codes[starts + place] for place in range(size)])))
        whose, weights = np.concatenate(mine), self._table[np.concatenate(rows)]
        return np.column_stack([np.bincount(whose, column, count) for column in weights.T])

    def _rows(self, size: int, keys: _Keys) -> _Rows:
        known, rows = self._known[size]
        at = np.searchsorted(known[:-1], keys)
        return np.where(known[at] == keys, rows[at], np.int32(0))


def _codes(text: str) -> _Keys:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


def _keys(places: Sequence[_Keys] | _Keys) -> _Keys:
    """One key an n-gram, made of its first characters, its second characters and so on."""
    keys = places[0]
    for codes in places[1:]:
        keys = keys * _BASE + codes
    return keys
