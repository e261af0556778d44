"""Keys: numbers that stand for something longer, made and looked up for many at once.

Equal things have equal keys; that two others share one is as good as impossible. Most of the price of a
look-up in a great memory is waiting for it, and in columns the machine waits for many together.
"""

import secrets
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.intp]
Keys = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
_SECRET, _SECRET_BASE = np.uint64(secrets.randbits(64)), np.uint64(secrets.randbits(64) | 1)
"""Other ones in each process: who knew them could write a word that is taken for another."""
_SLACK = 2
"""So many places for a number: one in five finds its own taken."""
_POWERS = 1 << 17
"""As many as nearly always suffice, so that they are worked out once."""

_STOOD = np.uint64((1 << 20) - 1)
"""Bits for a place: keys are compared by some thousands at a time."""


def codes_of(text: str) -> NDArray[np.uint32]:
    """The characters of a text as numbers; halves of surrogates are such, too."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def polynomials(
    coefficients: NDArray[np.unsignedinteger], begins: Ints, ends: Ints, base: np.uint64 = _BASE
) -> Keys:
    """Each the polynomial in `base` of the coefficients from its begin to before its end: a difference of
    sums over all. The same in each run, so whoever likes can write what has the key of something else."""
    sums = np.zeros(len(coefficients) + 1, np.uint64)
    (coefficients * _powers(base, len(coefficients))).cumsum(out=sums[1:])
    keys: Keys = (sums[ends] - sums[begins]) * _powers(_inverse(base), len(coefficients) + 1)[begins]
    return keys


def secret_polynomials(codes: NDArray[np.unsignedinteger], begins: Ints, ends: Ints) -> Keys:
    """Likewise of characters, and nobody can foresee any: the base is secret, and what each stands for."""
    return polynomials(mixed(codes ^ _SECRET), begins, ends, _SECRET_BASE)


def _powers(base: np.uint64, size: int) -> Keys:
    return _usual_powers(base)[:size] if size <= _POWERS else _made_powers(base, size)


@lru_cache(maxsize=2)
def _inverse(base: np.uint64) -> np.uint64:
    return np.uint64(pow(int(base), -1, 1 << 64))


@lru_cache(maxsize=4)
def _usual_powers(base: np.uint64) -> Keys:
    return _made_powers(base, _POWERS)


def _made_powers(base: np.uint64, size: int) -> Keys:
    powers = np.full(size, base)
    powers[0] = 1
    return np.cumprod(powers)


def mixed(keys: Keys) -> Keys:
    """Each as one that looks like chance (the last steps of splitmix64); 0 stays."""
    keys = (keys ^ keys >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ keys >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return keys ^ keys >> np.uint64(31)


def ranked(keys: Keys) -> Keys:
    """Keys that may be put in order and tell then where they `stood`; of equal ones the first is the least.

    That takes their last bits; that two others differ in these alone is as good as impossible.
    """
    return keys & ~_STOOD | np.arange(len(keys), dtype=np.uint64)


def stood(ranks: Keys) -> Ints:
    """Where among all those stood that are `ranked`."""
    return (ranks & _STOOD).astype(np.intp)


class Numbers:
    """Up to `most` numbers above 0 by key, in a table of hashes that is asked for many at once. Where a key
    stands is secret, so that nobody can write what all goes to one place."""

    def __init__(self, most: int) -> None:
        self._bits = (_SLACK * most).bit_length()
        self.clear()

    def clear(self) -> None:
        """Forget all."""
        self._keys = np.zeros(1 << self._bits, np.uint64)
        self._numbers = np.zeros(1 << self._bits, np.intp)

    def put(self, keys: Keys, numbers: Ints) -> None:
        """Remember numbers by keys; of several by one key, the last."""
        places = self._places(keys)
        while True:
            free = self._numbers.take(places) == 0
            self._keys[places[free]] = keys[free]
            own = self._keys.take(places) == keys
            self._numbers[places[own]] = numbers[own]
            left = (~own).nonzero()[0]
            if not len(left):
                return
            keys, numbers = keys[left], numbers[left]
            places = self._next(places[left], keys)

    def of(self, keys: Keys) -> Ints:
        """The number of each key, 0 where there is none."""
        places = self._places(keys)
        numbers = self._numbers.take(places)
        taken = ((self._keys.take(places) != keys) & (numbers != 0)).nonzero()[0]
        while len(taken):
            places[taken] = tried = self._next(places[taken], keys[taken])
            numbers[taken] = found = self._numbers.take(tried)
            taken = taken[(self._keys.take(tried) != keys[taken]) & (found != 0)]
        return numbers

    def _places(self, keys: Keys) -> Ints:
        return (mixed(keys ^ _SECRET) >> np.uint64(64 - self._bits)).astype(np.intp)

    def _next(self, places: Ints, keys: Keys) -> Ints:
        # Each goes at its own stride, or they would all queue behind one another.
        strides = mixed(keys ^ _SECRET).view(np.intp) | 1
        return (places + strides) & ((1 << self._bits) - 1)
