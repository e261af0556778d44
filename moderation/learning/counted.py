"""Texts as an artefact sees them: its scores, and how often each feature occurs that a lesson may weigh.

Nothing is fitted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from models.decisions import Axis
from moderation.artifact import Artifact
from moderation.vectors import Vectors

Floats = NDArray[np.float64]

MIN_TEXTS = 2
"""What stands in fewer of the texts that teach is not learned from."""

_START = 5
"""A space and four letters: how a word begins, so that what is learned of one form holds for others."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One row a text. `scores` are the artefact's, on the scale on which zero is even odds.

    `shares` are how much one unit of weight on each of `names` adds to those scores, where a unit is
    larger the rarer the name: `rarity` of what is served.
    """

    names: tuple[str, ...]
    rarity: Floats
    scores: Floats
    shares: sp.csr_matrix

    def only(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> "Counted":
        """Some of the texts."""
        return Counted(self.names, self.rarity, self.scores[rows], self.shares[rows])


def counted(artifact: Artifact, texts: Sequence[str], teaching: int) -> Counted:
    """All of `texts`, of which the first `teaching` say which features may be weighed."""
    vectors = Vectors()
    counts, names = vectors.counts(texts), vectors.names
    rows = {name: row for row, name in enumerate(artifact.names)}
    known = np.array([rows.get(name, -1) for name in names], dtype=np.intp)
    squares = np.where(known >= 0, artifact.squares[known], 0.0).astype(np.float64)
    weights = np.where((known >= 0)[:, None], artifact.weights[known], 0.0).astype(np.float64)
    norm = np.sqrt(artifact.smoothing + counts @ squares)
    raw = (counts @ weights) / norm[:, None] + artifact.bias
    scores = np.column_stack(
        [artifact.platt[axis].slope * raw[:, i] + artifact.platt[axis].offset for i, axis in enumerate(Axis)]
    )
    common = counts[:teaching].getnnz(axis=0) >= MIN_TEXTS
    learnable = np.array([_learnable(name) for name in names], dtype=bool)
    chosen = np.flatnonzero(common & learnable)
    rarity = np.sqrt(np.where(squares > 0, squares, _usual(squares, names)))
    shares = sp.diags(1.0 / norm) @ counts[:, chosen] @ sp.diags(rarity[chosen])
    return Counted(tuple(names[column] for column in chosen), rarity[chosen], scores, shares.tocsr())


def _learnable(name: str) -> bool:
    """Whole words, how words begin, signs and kinds of addresses.

    On texts of a place that the classifier did not know, all n-grams did harm and words alone did less
    good (docs/adr/0006-learning-with-a-gate.md).
    """
    return name[0] in "=~" or (name[0] == " " and len(name) == _START)


def _usual(squares: Floats, names: Sequence[str]) -> float:
    """How rare a word is taken to be that the artefact does not know."""
    of_words = squares[np.array([name[0] == "=" for name in names], dtype=bool) & (squares > 0)]
    return float(np.median(of_words)) if len(of_words) else 1.0
