"""How the axes are fitted: how much each source counts, and the recipe of each axis. Nothing is fitted here.

All of it was chosen by cross-validation on the parts for tuning.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis

Floats = NDArray[np.float64]

_TEMPER = 0.5
"""The power of a source's size by which it counts."""

TRUST = {
    "toxic_2ch_pikabu": 6.0,
    "vk_distorted_toxicity": 6.0,
    "rusentitweet": 3.0,
    "own": 2.0,
    "russe_detox_2022": 1.6,
    "koziev_cc0": 0.5,
    "clinc150": 0.3,
    "banking77": 0.3,
    "davidson_en": 0.15,
}
"""How much a source counts against the others, chosen on the dev parts."""


class Recipe(NamedTuple):
    """How an axis is fitted; chosen by cross-validation on the dev parts.

    `strength` is the inverse of the penalty. `evidence` is the power of a feature's log-ratio of counts
    (naive Bayes) by which it is stretched before fitting: 0 leaves all features alike. `manner` is how
    far a source may be told by where it comes from alone, so that the words of a place where most is bad
    aren't held for bad themselves; where it comes from is never served. `trust` is in place of `TRUST`
    for the sources that it names.
    """

    strength: float
    evidence: float
    manner: float
    trust: Mapping[str, float] = MappingProxyType({})


RECIPES = {
    Axis.SPAM: Recipe(3.0, 0.5, 0.1),
    Axis.TOXIC: Recipe(1.0, 0.7, 0.05),
    Axis.NEGATIVE: Recipe(2.0, 0.7, 0.1),
    Axis.QUESTION: Recipe(10.0, 0.3, 0.02, {"koziev_cc0": 2.0, "rusentitweet": 2.0, "own": 8.0}),
}


def balanced(sources: Sequence[str], labels: NDArray[np.int64], trust: Mapping[str, float]) -> Floats:
    """Weights with which a large source does not drown a small one, nor one label the other."""
    groups = list(zip(sources, labels.tolist(), strict=True))
    sizes = Counter(groups)
    weights = np.array([trust.get(group[0], 1.0) * sizes[group] ** -_TEMPER for group in groups])
    for label in (0, 1):
        weights[labels == label] *= 0.5 * len(groups) / weights[labels == label].sum()
    return weights


def per_source(sources: Sequence[str]) -> Floats:
    """Weights for calibration: a large source counts more, but not by as much as it is larger."""
    sizes = Counter(sources)
    return np.array([sizes[source] ** -_TEMPER for source in sources])
