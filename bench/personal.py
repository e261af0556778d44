"""How often texts in which nobody gives their data away are taken for such: what the rule would cost.

Held-out texts of the folder alone, by what they are: friendly talk, questions, complaints about a brand.
A text that is counted has a telephone, a mail address or a home by the words of `handlers.likeness.personal`;
whether it really has one is for whoever reads the lines on stderr.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handlers.likeness.personal import exposes_somebody, exposes_themselves
from models.decisions import Axis
from moderation.corpora import Example, read_corpus

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Row:
    """Of so many texts of a kind, how many are shown to a person, and how many say besides that it is their
    own: of those the bot hides what is no complaint where the rule acts."""

    kind: str
    texts: int
    shown: int
    own: int


_KINDS: Mapping[str, Callable[[Example], bool]] = {
    "friendly": lambda one: one.friendly,
    "complaints": lambda one: one.labels.get(Axis.NEGATIVE) == 1,
    "questions": lambda one: one.labels.get(Axis.QUESTION) == 1,
    "no spam": lambda one: one.labels.get(Axis.SPAM) == 0,
    "spam": lambda one: one.labels.get(Axis.SPAM) == 1,
}


def measure(folder: Path) -> list[Row]:
    """The rows of the table; what was taken for personal data is printed on stderr."""
    examples = [one for one in read_corpus(folder).examples if one.held_out]
    return [_row(kind, [one.text for one in examples if holds(one)]) for kind, holds in _KINDS.items()]


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """The figures by what the texts are."""
    return {row.kind: {"texts": row.texts, "shown": row.shown, "own": row.own} for row in rows}


def table(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The lines to print, with their head."""
    head = ("held-out texts", "number", "shown to a person", "says it is their own")
    return [head, *((row.kind, str(row.texts), str(row.shown), str(row.own)) for row in rows)]


def _row(kind: str, texts: Sequence[str]) -> Row:
    shown = [text for text in texts if exposes_somebody(text, ())]
    own = [text for text in shown if exposes_themselves(text, ())]
    for text in shown:
        print(f"{kind}: {text[:_SHOWN]!r}", file=sys.stderr)
    return Row(kind, len(texts), len(shown), len(own))
