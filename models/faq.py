"""Approved answers and the ways people ask for them."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved answer with its phrasings; `id` is what a log and a file name it by."""

    id: str
    phrasings: tuple[str, ...]
    answer: str


class Promise(NamedTuple):
    """A base answers from the confidence `needed` on; of a hundred answers `wrong` are likely to be wrong."""

    needed: float
    wrong: float


class Candidate(NamedTuple):
    """An entry that may be meant, and how sure that is (0..1)."""

    entry: Entry
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The best entry for a question, how sure (0..1) and how far ahead of the second.

    From `needed` on the base keeps what it promises. `others` are the next best, up to three, best first:
    what to offer where the best is not sure enough.
    """

    entry: Entry
    confidence: float
    margin: float
    needed: float = 0.6
    others: tuple[Candidate, ...] = ()
