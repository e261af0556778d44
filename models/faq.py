"""Approved answers and the ways people ask for them."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class Season(NamedTuple):
    """The part of every year from the day `start` to the day `end`, both included, as «MM-DD»."""

    start: str
    end: str

    def covers(self, day: date) -> bool:
        """Whether a day belongs to it; a season may go over the turn of the year."""
        at = f"{day:%m-%d}"
        if self.start <= self.end:
            return self.start <= at <= self.end
        return at >= self.start or at <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved answer with its phrasings; `id` is what a log and a file name it by.

    `version` grows with each change. After the day `until`, and outside of its `season`, it is not given.
    """

    id: str
    phrasings: tuple[str, ...]
    answer: str
    version: int = 1
    until: date | None = None
    season: Season | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it may be given on a day in the community's zone."""
        is_over = self.until is not None and day > self.until
        return not is_over and (self.season is None or self.season.covers(day))


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
