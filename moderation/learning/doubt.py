"""Whom and what not to believe: votes against everything that is known, and people whose votes mostly are.

Pure. A word against what is certain is believed when a second person says so too.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.learning.votes import Person, Vote

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SURE = 3.0
"""A score as far from even odds as this is certain: a probability of 0.95, or of 0.05."""

LEAST, MOST = 10, 0.5
"""Who contradicts what is certain in more than this share of so many votes or more is not believed."""


def doubtful(some: Sequence[Vote], scores: Floats) -> Mask:
    """Votes of one person each that `scores`, which know nothing of them, are sure are wrong."""
    alone = np.array([not vote.seconded for vote in some], dtype=bool)
    return np.asarray(_against(some, scores) & alone)


def set_aside(some: Sequence[Vote], scores: Floats) -> tuple[Person, ...]:
    """People who mostly contradict what the artefact is sure of, where nobody seconds them.

    That both find nothing wrong with a text says nothing about anybody, and is not counted.
    """
    says = np.array([vote.holds for vote in some], dtype=bool)
    telling = (np.abs(scores) > SURE) & (says | (scores > SURE))
    against = _against(some, scores)
    sure, wrong = Counter[Person](), Counter[Person]()
    for vote, counts, contradicts in zip(some, telling, against, strict=True):
        if counts and not vote.seconded:
            sure[vote.people[0]] += 1
            wrong[vote.people[0]] += int(contradicts)
    return tuple(sorted(who for who, all_ in sure.items() if all_ >= LEAST and wrong[who] > MOST * all_))


def _against(some: Sequence[Vote], scores: Floats) -> Mask:
    says = np.array([1.0 if vote.holds else -1.0 for vote in some])
    return np.asarray(scores * says < -SURE)
