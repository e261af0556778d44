"""Memories that stay small however much is put in: the heaviest of many, and the median of many."""

from collections import Counter
from collections.abc import Callable, Hashable
from heapq import nlargest
from math import exp, floor, log
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_SLACK = 4
_STEPS = 20
"""Bins in which a value grows e-fold: the median is right within 3 %."""


class Heaviest(Generic[K, V]):
    """The `limit` heaviest values by key.

    Between clearings up to four times as many are kept, so a value that grows late is lost only
    if it was among the lightest of very many.
    """

    def __init__(self, limit: int, weight: Callable[[V], float]) -> None:
        self._limit, self._weight = limit, weight
        self._kept: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """What is kept under `key`; it may be changed in place."""
        return self._kept.get(key)

    def put(self, key: K, value: V) -> None:
        """Keep a value, or replace the one with its key."""
        self._kept[key] = value
        if len(self._kept) > _SLACK * self._limit:
            self._kept = dict(nlargest(self._limit, self._kept.items(), lambda item: self._weight(item[1])))

    def best(self, limit: int | None = None) -> list[V]:
        """The heaviest values, the heaviest first."""
        return nlargest(limit or self._limit, self._kept.values(), self._weight)


class Spread:
    """How positive values are spread, in bins that grow with the value."""

    def __init__(self) -> None:
        self._bins: Counter[int] = Counter()

    def add(self, value: float) -> None:
        """Take note of a value; below 1 counts as 1."""
        self._bins[floor(log(max(1.0, value)) * _STEPS)] += 1

    def median(self) -> float | None:
        """The middle value, or None if there is none."""
        left = self._bins.total() / 2
        for bin_, count in sorted(self._bins.items()):
            left -= count
            if left <= 0:
                return exp((bin_ + 0.5) / _STEPS)
        return None
