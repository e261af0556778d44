"""Measuring an artefact on held-out texts: the figures of the card, and a stock model beside them.

Everything is measured with the weights as they are served. Nothing here changes a model.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from models.decisions import Axis
from moderation.artifact import Artifact
from moderation.corpora import Example
from moderation.vectors import Vectors

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

RESAMPLES = 200
_SEED = 42
_BINS = 10


def raw_scores(artifact: Artifact, texts: Sequence[str]) -> Floats:
    """Scores before calibration, one row a text, one column an axis; equal to the served ones."""
    counts = Vectors(artifact.names).counts(texts)
    norm = np.sqrt(artifact.smoothing + counts @ artifact.squares.astype(np.float64))
    return np.asarray((counts @ artifact.weights.astype(np.float64)) / norm[:, None] + artifact.bias)


def report(artifact: Artifact, examples: Sequence[Example]) -> dict[str, Any]:
    """Metrics of every held-out set on every axis it has labels for."""
    held_out = [example for example in examples if example.held_out]
    raw = raw_scores(artifact, [example.text for example in held_out])
    friendly = np.array([example.friendly for example in held_out])
    result: dict[str, Any] = {"friendly_texts": int(friendly.sum()), "axes": {}}
    for column, axis in enumerate(Axis):
        scores = _probabilities(artifact, axis, raw[:, column])
        result["axes"][axis.value] = dict(_sets(axis, scores, held_out, friendly, artifact))
    return result


def _probabilities(artifact: Artifact, axis: Axis, raw: Floats) -> Floats:
    platt = artifact.platt[axis]
    return np.array([platt.probability(float(score)) for score in raw])


def _sets(
    axis: Axis, scores: Floats, held_out: Sequence[Example], friendly: NDArray[np.bool_], artifact: Artifact
) -> Iterator[tuple[str, dict[str, Any]]]:
    limits = {
        share: float(np.quantile(scores[friendly], 1 - share)) if friendly.any() else 1.0
        for share in (0.01, 0.001)
    }
    for source in sorted({example.source for example in held_out if axis in example.labels}):
        mine = [
            i for i, example in enumerate(held_out) if example.source == source and axis in example.labels
        ]
        labels = np.array([held_out[i].labels[axis] for i in mine])
        yield source, measured(labels, scores[mine], limits)


def measured(labels: Labels, scores: Floats, limits: dict[float, float]) -> dict[str, Any]:
    """AUC, average precision, best macro-F1 with 95 % intervals; recall at `limits`; calibration error."""
    figures: dict[str, Any] = {"texts": len(labels), "positive": int(labels.sum())}
    if 0 < labels.sum() < len(labels):
        figures.update(_with_intervals(labels, scores))
        for share, limit in limits.items():
            figures[f"recall_at_{share:g}"] = round(float((scores[labels == 1] > limit).mean()), 4)
        figures["calibration_error"] = round(calibration_error(labels, scores), 4)
    elif not labels.any():
        for share, limit in limits.items():
            figures[f"flagged_at_{share:g}"] = round(float((scores > limit).mean()), 4)
    return figures


def _with_intervals(labels: Labels, scores: Floats) -> dict[str, list[float]]:
    """Each figure with the ends of its bootstrap interval."""
    drawn = np.random.default_rng(_SEED)
    whole = _figures(labels, scores)
    samples: list[dict[str, float]] = []
    for _ in range(RESAMPLES):
        pick = drawn.integers(0, len(labels), len(labels))
        if 0 < labels[pick].sum() < len(pick):
            samples.append(_figures(labels[pick], scores[pick]))
    ends = {name: np.quantile([sample[name] for sample in samples], [0.025, 0.975]) for name in whole}
    return {name: [round(float(part), 4) for part in (value, *ends[name])] for name, value in whole.items()}


def _figures(labels: Labels, scores: Floats) -> dict[str, float]:
    return {
        "auc": float(roc_auc_score(labels, scores)),
        "ap": float(average_precision_score(labels, scores)),
        "macro_f1": best_macro_f1(labels, scores),
    }


def best_macro_f1(labels: Labels, scores: Floats) -> float:
    """The mean of both classes' F1 at the threshold that makes it largest."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    flagged = np.arange(1, len(labels) + 1)
    positive, total = int(labels.sum()), len(labels)
    bad = 2 * hits / (flagged + positive)
    passed_right = (total - flagged) - (positive - hits)
    good = 2 * passed_right / np.maximum((total - flagged) + (total - positive), 1)
    return float(((bad + good) / 2).max())


def calibration_error(labels: Labels, scores: Floats) -> float:
    """Expected distance between a probability and the share that it came true, in ten bins."""
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float(scores[bins == i].mean() - labels[bins == i].mean())) * float((bins == i).mean())
        for i in range(_BINS)
        if (bins == i).any()
    ]
    return float(sum(gaps))


def stock_baseline(examples: Iterable[Example], axis: Axis) -> dict[str, Any]:
    """What TF-IDF of char_wb 2-5 with logistic regression makes of the same texts."""
    known = [example for example in examples if axis in example.labels]
    learned = [example for example in known if not example.held_out]
    held_out = [example for example in known if example.held_out]
    vectorizer = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, dtype=np.float32
    )
    model = LogisticRegression(solver="liblinear", class_weight="balanced", random_state=_SEED)
    model.fit(vectorizer.fit_transform([e.text for e in learned]), [e.labels[axis] for e in learned])
    scores = model.predict_proba(vectorizer.transform([e.text for e in held_out]))[:, 1]
    friendly = np.array([example.friendly for example in held_out])
    limits = {0.01: float(np.quantile(scores[friendly], 0.99))} if friendly.any() else {}
    result = {}
    for source in sorted({example.source for example in held_out}):
        mine = [i for i, example in enumerate(held_out) if example.source == source]
        labels = np.array([held_out[i].labels[axis] for i in mine])
        result[source] = measured(labels, scores[mine], limits)
    return result
