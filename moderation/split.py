"""Many texts taken apart at once, as numbers: where their chunks are, and a key for each.

What a chunk says is remembered elsewhere.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from moderation.keys import Ints, Keys, codes_of, secret_polynomials

_IS_SPACE = np.array([chr(code).isspace() for code in range(0x3001)] + [False])
"""By the code of a character; the last one stands for all that come behind, which are none."""
_AT_A_TIME = 65_536
"""Characters of texts that are taken apart together: a thousandth of a second, and what a cache holds."""


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
    codes = codes_of(said)
    space = _IS_SPACE.take(codes, mode="clip")
    edges = (space[1:] != space[:-1]).nonzero()[0] + 1
    begins, ends = edges[::2], edges[1::2]
    lengths = np.fromiter(map(len, texts), np.intp, len(texts))
    before = begins.searchsorted((lengths + 1).cumsum())
    counts = before.copy()
    counts[1:] -= before[:-1]
    keys = secret_polynomials(codes, begins, ends)
    return Split(said, begins, ends, counts, keys)


def some_at_a_time(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Texts in their order, as many together as are quick to work with."""
    ends = np.fromiter(map(len, texts), np.intp, len(texts)).cumsum()
    first = before = 0
    while first < len(texts):
        last = min(int(ends.searchsorted(before + _AT_A_TIME)), len(texts) - 1)
        yield texts[first : last + 1]
        first, before = last + 1, ends[last]
