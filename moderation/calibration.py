"""Probabilities from raw scores: Platt's line, fitted with numpy alone, also on a community's own labels."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from moderation.artifact import Artifact, Platt
from moderation.classifier import Classifier
from moderation.second import ThoroughJudge

Floats = NDArray[np.float64]

_STEPS = 100
_TINY = 1e-6
_LEAST_SLOPE = 0.05


class LocalLabel(NamedTuple):
    """What a person of a community says about a text on one axis: 1 it is, 0 it is not."""

    text: str
    axis: Axis
    label: int


def local_platt(artifact: Artifact, labels: Iterable[LocalLabel]) -> dict[Axis, Platt]:
    """The artefact's lines, moved by a community's own labels; only axes that have any.

    The shipped line counts as a handful of labels, so a few can't turn it over.
    """
    classifier = Classifier(artifact)
    by_axis: dict[Axis, list[tuple[float, int]]] = {}
    for text, axis, label in labels:
        by_axis.setdefault(axis, []).append((classifier.raw(text)[list(Axis).index(axis)], label))
    return {axis: _moved(rows, artifact.platt[axis]) for axis, rows in by_axis.items()}


def second_lines(judge: ThoroughJudge, labels: Iterable[LocalLabel]) -> dict[Axis, Platt]:
    """The same for the log-odds of a second opinion."""
    by_axis: dict[Axis, list[tuple[float, int]]] = {}
    for text, axis, label in labels:
        by_axis.setdefault(axis, []).append((judge.odds(text)[axis], label))
    return {axis: _moved(rows, Platt()) for axis, rows in by_axis.items()}


def _moved(rows: Sequence[tuple[float, int]], prior: Platt) -> Platt:
    raw, labels = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    return fit_platt(raw, labels, prior=prior)


def fit_platt(
    raw: Floats, labels: NDArray[np.int64], weights: Floats | None = None, prior: Platt | None = None
) -> Platt:
    """The rising line whose logistic fits `labels` (0 or 1) best, by Newton's method.

    Targets are smoothed as Platt (1999) has it, so that a few labels can't give certainty.
    """
    weights = np.ones(len(raw)) if weights is None else weights * len(raw) / weights.sum()
    start = np.array([1.0, 0.0]) if prior is None else np.array([prior.slope, prior.offset])
    pull = np.full(2, _TINY) if prior is None else np.array([4.0, 0.5])
    design = np.column_stack([raw, np.ones(len(raw))])
    target, line = _smoothed(labels), start.copy()
    for _ in range(_STEPS):
        probability = 1.0 / (1.0 + np.exp(-np.clip(design @ line, -30, 30)))
        gradient = design.T @ (weights * (probability - target)) + pull * (line - start)
        spread = weights * probability * (1 - probability)
        step = np.linalg.solve(design.T @ (design * spread[:, None]) + np.diag(pull + _TINY), gradient)
        line -= np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < _TINY:
            break
    return Platt(max(float(line[0]), _LEAST_SLOPE), float(line[1]))


def _smoothed(labels: NDArray[np.int64]) -> Floats:
    bad, good = int((labels == 1).sum()), int((labels == 0).sum())
    return np.where(labels == 1, (bad + 1.0) / (bad + 2.0), 1.0 / (good + 2.0))
