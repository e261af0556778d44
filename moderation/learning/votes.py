"""Votes: what people together say about a text on an axis. Pure; the order of the labels is nothing to it.

However often somebody labels the same text, it is one word of one person.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.labels import Label

Person = tuple[str, str]
"""A community and who somebody is there."""

_WORD = re.compile(r"\w+")

ALONE = 200.0
"""So many votes of one person count in full; beyond that one weighs no more than all others together."""


@dataclass(frozen=True, slots=True)
class Vote:
    """`people` are those who say it; where others say the opposite, `weight` is by how much they
    outvote them, of 1. `at` is when it was first said."""

    community: str
    key: str
    axis: Axis
    text: str
    holds: bool
    people: tuple[Person, ...]
    weight: float
    at: datetime

    @property
    def seconded(self) -> bool:
        """Whether more than one person says so."""
        return len(self.people) > 1


def votes(labels: Iterable[Label]) -> list[Vote]:
    """What the labels amount to, in an order that depends on nothing but what they say."""
    about: defaultdict[tuple[Axis, str, str], list[Label]] = defaultdict(list)
    for label in labels:
        about[label.axis, label.community, _key(label.text)].append(label)
    counted = (_vote(key, some) for (_, _, key), some in sorted(about.items()) if key)
    return [vote for vote in counted if vote is not None]


def _key(text: str) -> str:
    """Equal for texts that differ in case and signs. No more is undone, since it costs as much as all
    the rest of a large lesson; who says the same of a hundred disguises of a text is still one person."""
    return " ".join(_WORD.findall(text.lower())) or text.strip()


def _vote(key: str, labels: Sequence[Label]) -> Vote | None:
    """None where as many people say the one as the other."""
    last: dict[Person, Label] = {}
    for label in sorted(labels, key=lambda label: (label.at, label.holds)):
        last[label.community, label.by] = label
    sides = Counter(label.holds for label in last.values())
    holds = sides[True] > sides[False]
    if sides[True] == sides[False]:
        return None
    return Vote(
        community=labels[0].community,
        key=key,
        axis=labels[0].axis,
        text=min(label.text for label in labels),
        holds=holds,
        people=tuple(sorted(person for person, label in last.items() if label.holds is holds)),
        weight=abs(sides[True] - sides[False]) / len(last),
        at=min(label.at for label in labels),
    )


def weights(some: Sequence[Vote]) -> NDArray[np.float64]:
    """How much each vote teaches: nobody alone outweighs the others beyond `ALONE` votes.

    A vote of several people belongs to none of them alone.
    """
    mine: defaultdict[Person, float] = defaultdict(float)
    for vote in some:
        if not vote.seconded:
            mine[vote.people[0]] += vote.weight
    total = sum(vote.weight for vote in some)
    most = {person: max(ALONE, total - own) / own for person, own in mine.items()}
    return np.array(
        [vote.weight if vote.seconded else vote.weight * min(1.0, most[vote.people[0]]) for vote in some]
    )
