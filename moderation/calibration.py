"""Probabilities from raw scores: Platt's line, fitted with numpy alone, also on a community's own labels."""

import numpy as np
from numpy.typing import NDArray

from moderation.artifact import Platt

Floats = NDArray[np.float64]

_STEPS = 50
_RIDGE = 1e-6


def fit_platt(
    raw: Floats, labels: NDArray[np.int64], weights: Floats | None = None, prior: Platt | None = None
) -> Platt:
    """The line whose logistic fits `labels` (0 or 1) best, by Newton's method.

    Targets are smoothed as Platt (1999) has it, so a few labels can't give certainty. With a
    `prior` its line counts as much as a handful of labels, so that none of one kind is no ruin.
    """
    weights = np.ones(len(raw)) if weights is None else weights * len(raw) / weights.sum()
    target, pull = _smoothed(labels), np.full(2, _RIDGE)
    start = np.array([1.0, 0.0])
    if prior is not None:
        start, pull = np.array([prior.slope, prior.offset]), np.array([1.0, 0.2])
    line = start.copy()
    design = np.column_stack([raw, np.ones(len(raw))])
    for _ in range(_STEPS):
        probability = 1.0 / (1.0 + np.exp(-np.clip(design @ line, -30, 30)))
        gradient = design.T @ (weights * (probability - target)) + pull * (line - start)
        curvature = design.T @ (design * (weights * probability * (1 - probability))[:, None]) + np.diag(pull)
        step = np.linalg.solve(curvature, gradient)
        line = line - step
        if np.abs(step).max() < 1e-9:
            break
    return Platt(float(line[0]), float(line[1]))


def _smoothed(labels: NDArray[np.int64]) -> Floats:
    bad, good = int((labels == 1).sum()), int((labels == 0).sum())
    return np.where(labels == 1, (bad + 1.0) / (bad + 2.0), 1.0 / (good + 2.0))
