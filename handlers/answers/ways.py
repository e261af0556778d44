"""Which way a question goes out: surely answered, nearly understood, or unsure. Pure.

An entry that may not be given now (its time is over, nothing fills its slots) is as if it did not know.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from handlers.answers.slots import filled
from handlers.directory import Known
from models.communities import Community
from models.faq import Candidate, Entry, Match
from models.questions import Option
from models.zones import local_date

_OFFERED = 3
_NEAR_IN_PRIVATE, _NEAR_IN_PUBLIC = 0.15, 0.3
"""So sure must one be of the best to ask whether it was meant; in public a wrong guess disturbs others."""
_THINKABLE = 0.05
"""So sure of any that is offered."""


class Sure(NamedTuple):
    """The approved text, ready to be said."""

    entry: Entry
    text: str
    confidence: float


class Nearly(NamedTuple):
    """What may have been meant, best first."""

    options: tuple[Option, ...]
    confidence: float


class Unsure(NamedTuple):
    """Nothing to say; `entry` is what came nearest."""

    entry: Entry | None = None
    confidence: float = 0.0


WayOut = Sure | Nearly | Unsure


def sure(match: Match, community: Community) -> bool:
    """Whether the bot may give this answer by itself."""
    own = community.answer_threshold
    return match.confidence >= (match.needed if own is None else own)


def way_out(question: str, known: Known, *, private: bool, now: datetime) -> WayOut:
    """The way of one question."""
    match = known.matcher.match(question)
    if match is None:
        return Unsure()
    if sure(match, known.community):
        text = said_by(match.entry, known, now)
        return (
            Unsure(match.entry, match.confidence)
            if text is None
            else Sure(match.entry, text, match.confidence)
        )
    if match.confidence >= (_NEAR_IN_PRIVATE if private else _NEAR_IN_PUBLIC):
        options = tuple(_options(match, known, now))[:_OFFERED]
        if options:
            return Nearly(options, match.confidence)
    return Unsure(match.entry, match.confidence)


def said_by(entry: Entry, known: Known, now: datetime) -> str | None:
    """What an entry says now; None where it may not be given."""
    if not entry.holds_on(local_date(now, known.community.zone)):
        return None
    return filled(entry.answer, known.community.facts)


def _options(match: Match, known: Known, now: datetime) -> Iterator[Option]:
    for entry, confidence in (Candidate(match.entry, match.confidence), *match.others):
        if confidence >= _THINKABLE and said_by(entry, known, now) is not None:
            yield Option(entry.id, entry.version, entry.phrasings[0])
