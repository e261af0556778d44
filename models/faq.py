"""Approved answers and the ways people ask for them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One approved answer with its phrasings; `id` is what a log and a file name it by."""

    id: str
    phrasings: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """The best entry for a question, how sure (0..1) and how far ahead of the second."""

    entry: Entry
    confidence: float
    margin: float
