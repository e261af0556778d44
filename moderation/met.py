"""Where keys were met last, asked of many at once. What they stand for is nobody's business here."""

import numpy as np

from moderation.keys import Ints, Keys, Numbers, ranked, stood

NEVER = 0
"""The place of what was not met: real ones are greater."""


class Met:
    """The keys of two generations, at most `most` in each."""

    def __init__(self, most: int) -> None:
        self._young, self._old = Numbers(most), Numbers(most)

    def turn(self) -> None:
        """Begin a generation and forget the older one."""
        self._young, self._old = self._old, self._young
        self._young.clear()

    def last(self, keys: Keys) -> Ints:
        """Where each was met last."""
        found = self._young.of(keys)
        missed = (found == NEVER).nonzero()[0]
        found[missed] = self._old.of(keys[missed])
        return found

    def meet(self, keys: Keys, places: Ints) -> Ints:
        """Where each was met last, be it earlier among these; now it is met at its place."""
        before = self.last(keys)
        self._young.put(keys, places)
        order = stood(np.sort(ranked(keys)))
        ordered = keys[order]
        again = (ordered[1:] == ordered[:-1]).nonzero()[0]
        before[order[again + 1]] = places[order[again]]
        return before
