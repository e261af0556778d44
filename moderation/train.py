"""Fitting: labelled folders in, an artefact with its card out. Only here and in `evaluate` is scikit-learn.

The same folder gives bit-equal weights: the order of files, rows and features is fixed, and the
solver is seeded. How good the result is, `evaluate` says.
"""

import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import scipy.sparse as sp
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.decisions import Axis
from models.errors import ConfigError
from moderation.artifact import Artifact, Platt, Thresholds, save
from moderation.calibration import fit_platt
from moderation.classifier import NGRAMS
from moderation.corpora import Example, read_corpus
from moderation.evaluate import markdown, raw_scores, report
from moderation.vectors import Vectors

SEED = 42
FEATURES = 120_000
"""How many features are served; the artefact grows by about 8 bytes each."""

PROMISE = {"review": 0.01, "remove": 0.001}
"""Share of held-out friendly texts that one axis may flag at its threshold."""

LEAST = {"review": 0.5, "remove": 0.8}
"""No threshold is lower: less than even odds is no ground for a suspicion, whatever the promise allows."""

_MARGIN = 1e-6
"""Above what rounding may differ between measuring and serving."""

_MIN_TEXTS = 3
_SMOOTHING = 100.0
_STRENGTH = 6.0
_TEMPER = 0.5
_TRUST = {
    "toxic_2ch_pikabu": 6.0,
    "vk_distorted_toxicity": 3.0,
    "rusentitweet": 2.0,
    "russe_detox_2022": 0.8,
    "davidson_en": 0.3,
    "clinc150": 0.3,
    "banking77": 0.3,
}
"""How much a source counts against the others, chosen on the dev parts."""

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]
"""Told what is being done and how much of all is done, 0..1."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights before calibration; `names` are in the order of the rows."""

    names: tuple[str, ...]
    idf: Floats
    weights: Floats
    bias: Floats


def train(
    folder: Path,
    out: Path,
    leave_out: Iterable[str] = (),
    progress: Progress = lambda doing, share: None,
    *,
    features: int = FEATURES,
    baseline: bool = False,
) -> Artifact:
    """Fit all axes on the sources under `folder`; write `out`, its card and a report beside it.

    A source named in `leave_out` is only measured. Missing sources are noted on the card.
    `features` is how many are kept; `baseline` adds what a stock model makes of the same texts.

    Raises:
        ConfigError: the folder has no source, or an axis has no texts of both kinds.
    """
    progress("reading", 0.0)
    corpus = read_corpus(folder, leave_out)
    fitted = _fit(corpus.examples, features, progress)
    progress("calibrating", 0.85)
    artifact = _calibrated(fitted, corpus.examples)
    progress("evaluating", 0.9)
    card = {
        "data": list(corpus.facts),
        "notes": list(corpus.notes),
        "ngrams": list(NGRAMS),
        "promise": PROMISE,
        "seed": SEED,
        "versions": {
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "report": report(artifact, corpus.examples, baseline=baseline),
    }
    written = replace(artifact, card=save(out, replace(artifact, card=card)))
    out.with_suffix(".md").write_text(markdown(written.card), encoding="utf-8")
    progress("done", 1.0)
    return written


def _fit(examples: Sequence[Example], features: int, progress: Progress) -> Fitted:
    """Fit on everything, keep the features that weigh most, fit again on those."""
    learned = [example for example in examples if not example.held_out]
    vectors = Vectors()
    counts = vectors.counts([example.text for example in learned])
    names = np.array(vectors.names, dtype=object)
    progress("fitting", 0.2)
    common = np.flatnonzero(counts.getnnz(axis=0) >= _MIN_TEXTS)
    counts, names = counts[:, common], names[common]
    wide = _fit_axes(counts, learned)
    progress("pruning", 0.55)
    best = _heaviest(wide.weights, features)
    narrow = _fit_axes(counts[:, best], learned)
    return replace(narrow, names=tuple(names[best]))


def _fit_axes(counts: sp.csr_matrix, examples: Sequence[Example]) -> Fitted:
    total = counts.shape[0]
    idf = 1.0 + np.log((1.0 + total) / (1.0 + counts.getnnz(axis=0)))
    idf = idf.astype(np.float16).astype(np.float64)
    norm = np.sqrt(_SMOOTHING + counts @ _squares(idf))
    rows = (sp.diags(1.0 / norm) @ counts @ sp.diags(idf)).tocsr()
    solved = [_fit_axis(axis, rows, examples) for axis in Axis]
    weights = np.column_stack([idf * solution[0] for solution in solved])
    return Fitted((), idf, weights, np.array([solution[1] for solution in solved]))


def _squares(idf: Floats) -> Floats:
    """As they will be served: in half precision."""
    return (idf**2).astype(np.float16).astype(np.float64)


def _fit_axis(axis: Axis, rows: sp.csr_matrix, examples: Sequence[Example]) -> tuple[Floats, float]:
    known = [index for index, example in enumerate(examples) if axis in example.labels]
    labels = np.array([examples[index].labels[axis] for index in known])
    if len(set(labels.tolist())) < 2:
        raise ConfigError(f"axis {axis.value}: the folder has no texts of both kinds for it")
    weights = _balanced([examples[index].source for index in known], labels)
    model = LogisticRegression(C=_STRENGTH, solver="liblinear", random_state=SEED, tol=1e-3, max_iter=200)
    model.fit(rows[known], labels, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def _balanced(sources: Sequence[str], labels: NDArray[np.int64]) -> Floats:
    """Weights with which a large source does not drown a small one, nor one label the other."""
    groups = list(zip(sources, labels.tolist(), strict=True))
    sizes = Counter(groups)
    weights = np.array([_TRUST.get(group[0], 1.0) * sizes[group] ** -_TEMPER for group in groups])
    for label in (0, 1):
        weights[labels == label] *= 0.5 * len(groups) / weights[labels == label].sum()
    return weights


def _heaviest(weights: Floats, limit: int) -> NDArray[np.int64]:
    """Columns that rank highest on any axis, in their old order."""
    ranks = np.argsort(np.argsort(-np.abs(weights), axis=0, kind="stable"), axis=0, kind="stable").min(axis=1)
    return np.sort(np.argsort(ranks, kind="stable")[:limit])


def _calibrated(fitted: Fitted, examples: Sequence[Example]) -> Artifact:
    """Platt's line for each axis and the thresholds of the promise, both on held-out texts."""
    artifact = Artifact(
        names=fitted.names,
        squares=_squares(fitted.idf).astype(np.float32),
        weights=fitted.weights.astype(np.float16).astype(np.float32),
        bias=fitted.bias,
        smoothing=_SMOOTHING,
        platt={axis: Platt() for axis in Axis},
        thresholds={},
        card={},
    )
    held_out = [example for example in examples if example.held_out and not example.left_out]
    raw = raw_scores(artifact, [example.text for example in held_out])
    platt = {axis: _line(axis, raw[:, column], held_out) for column, axis in enumerate(Axis)}
    friendly = raw[np.array([example.friendly for example in held_out], dtype=bool)]
    thresholds = {
        axis: _kept_promise(friendly[:, list(Axis).index(axis)], platt[axis])
        for axis in (Axis.SPAM, Axis.TOXIC)
    }
    return replace(artifact, platt=platt, thresholds=thresholds)


def _line(axis: Axis, raw: Floats, examples: Sequence[Example]) -> Platt:
    known = np.array([axis in example.labels for example in examples])
    labels = np.array([example.labels.get(axis, 0) for example in examples])[known]
    sources = [example.source for example, knows in zip(examples, known, strict=True) if knows]
    return fit_platt(raw[known], labels, _per_source(sources))


def _per_source(sources: Sequence[str]) -> Floats:
    sizes = Counter(sources)
    return np.array([sizes[source] ** -_TEMPER for source in sources])


def _kept_promise(friendly: Floats, platt: Platt) -> Thresholds:
    """The lowest probabilities at which no more friendly texts are flagged than promised."""
    return Thresholds(**{verdict: _limit(friendly, platt, verdict) for verdict in PROMISE})


def _limit(friendly: Floats, platt: Platt, verdict: str) -> float:
    if not len(friendly):
        return LEAST[verdict]
    worst = float(np.quantile(friendly, 1.0 - PROMISE[verdict], method="higher"))
    return max(LEAST[verdict], platt.probability(worst) + _MARGIN)
