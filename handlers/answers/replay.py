"""Last month's questions asked again of a changed base: what would differ before it is. Pure, but slow."""

from collections import Counter as Counts
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from handlers.answers.ways import Sure, asked_of, way_out
from handlers.community.directory import Known
from models.questions import Question


class Turn(StrEnum):
    """How the answer to a question would differ."""

    GAINED = "gained"
    LOST = "lost"
    OTHER = "other"


class Difference(NamedTuple):
    """A question whose answer would be another; the entries are those that answer it, if any does."""

    question: str
    before: str | None
    after: str | None
    times: int

    @property
    def turn(self) -> Turn:
        """How it differs."""
        if self.before is None:
            return Turn.GAINED
        return Turn.LOST if self.after is None else Turn.OTHER


def differences(
    questions: Sequence[Question], known: Known, changed: Known, now: datetime
) -> Sequence[Difference]:
    """Which questions would be answered otherwise, the most frequent first; those of one wording together."""
    asked = Counts(question.text for question in questions)
    texts = list(asked)
    about = [words for text in texts for words in asked_of(text, known, known.shelf.find(text))]
    for one in (known, changed):
        if one.matcher.thinks:
            one.matcher.think([*texts, *about])
    found = [
        Difference(text, before, after, times)
        for text, times in asked.most_common()
        if (before := _answer(text, known, now)) != (after := _answer(text, changed, now))
    ]
    return sorted(found, key=lambda one: -one.times)


def _answer(text: str, known: Known, now: datetime) -> str | None:
    found = way_out(text, known, now)
    return f"{found.entry.id}: {found.text}" if isinstance(found, Sure) else None
