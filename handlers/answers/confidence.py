"""What the signs of an entry are worth: the probability that it is the right answer.

A logistic line for bases with meanings and one for words alone. `python -m bench answers --fit` finds the
weights on labelled questions, half of which have no entry; they stand in `data/confidence.json`.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from handlers.answers.base import SIGNS, SIGNS_OF_WORDS, Found
from handlers.likeness.similarity import Floats

DATA = Path(__file__).parent / "data"
FILE = DATA / "confidence.json"
OTHERS = DATA / "others.txt"


class Line(msgspec.Struct, frozen=True):
    """The log-odds are the signs times `weights` (by the sign's name) plus `offset`."""

    weights: Mapping[str, float]
    offset: float

    def column(self, names: tuple[str, ...]) -> Floats:
        """The weights of signs in this order."""
        return np.array([self.weights[name] for name in names])


class Lines(msgspec.Struct, frozen=True):
    """Both lines; `encoder` is the one whose meanings the second was found for."""

    encoder: str
    by_words: Line
    by_meaning: Line

    def confidences(self, found: Found) -> Floats:
        """How sure of each of the found entries, 0..1."""
        with_meanings = found.signs.shape[1] == len(SIGNS)
        line, names = (self.by_meaning, SIGNS) if with_meanings else (self.by_words, SIGNS_OF_WORDS)
        odds = found.signs @ line.column(names) + line.offset
        sure: Floats = 1 / (1 + np.exp(-odds))
        return sure


# Made here and not by who asks first: matchers are made in threads, and msgspec, asked by two at once for a
# decoder of the same record, falls over in one of them with the whole process.
_DECODER = msgspec.json.Decoder(Lines)


@cache
def lines() -> Lines:
    """Those that are shipped."""
    return _DECODER.decode(FILE.read_bytes())


@cache
def others() -> tuple[str, ...]:
    """Sentences that ask for nothing in any base."""
    return tuple(OTHERS.read_text(encoding="utf-8").splitlines())


def as_file(found: Lines) -> dict[str, Any]:
    """As the file has it."""
    told: dict[str, Any] = msgspec.to_builtins(found)
    return told
