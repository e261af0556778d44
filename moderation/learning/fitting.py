"""Fitting what people say on top of what the artefact says: one convex problem with one solution.

Logistic regression whose starting point is the artefact's own score, so that no votes teach nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]

STRENGTH = 10.0
"""The inverse of the penalty on moving away from the artefact; chosen on dev texts (ADR 6)."""

_STEPS = 200


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts that teach one axis: the artefact's scores, what they should be (0..1), how much each counts."""

    shares: sp.csr_matrix
    scores: Floats
    targets: Floats
    weights: Floats

    def only(self, rows: NDArray[np.bool_]) -> "Lessons":
        """Some of them."""
        return Lessons(self.shares[rows], self.scores[rows], self.targets[rows], self.weights[rows])


def fit(lessons: Lessons, start: Floats | None = None) -> Floats:
    """The weights, one a column of `shares`, that make the scores say most nearly what they should.

    `start` only saves time.
    """
    turned = lessons.shares.T.tocsr()

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = lessons.scores + lessons.shares @ weights
        probabilities = 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))
        surprise = np.logaddexp(0.0, scores) - lessons.targets * scores
        slope = turned @ (lessons.weights * (probabilities - lessons.targets)) + weights / STRENGTH
        return float(lessons.weights @ surprise + weights @ weights / (2 * STRENGTH)), slope

    begin = np.zeros(lessons.shares.shape[1]) if start is None else start
    if not len(begin):
        return begin
    options = {"maxiter": _STEPS, "ftol": 1e-9, "gtol": 1e-4}
    return np.asarray(minimize(loss, begin, jac=True, method="L-BFGS-B", options=options).x)


def unseen(lessons: Lessons, folds: NDArray[np.int64], start: Floats) -> Floats:
    """How far each score would move if its own fold taught nothing; -1 is a fold that is never tested."""
    moved = np.zeros(len(lessons.scores))
    for fold in sorted(set(folds[folds >= 0].tolist())):
        tested = folds == fold
        moved[tested] = lessons.shares[tested] @ fit(lessons.only(~tested), start)
    return moved


def stacked(*parts: Lessons) -> Lessons:
    """Several as one."""
    some: Sequence[Lessons] = parts
    return Lessons(
        sp.vstack([one.shares for one in some]).tocsr(),
        *(np.concatenate([getattr(one, name) for one in some]) for name in ("scores", "targets", "weights")),
    )
