"""Fitting an axis to counted texts: the recipe of `moderation.recipes` in scikit-learn's hands.

Which texts are learned from and what becomes of the weights, `moderation.train` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.decisions import Axis
from models.errors import ConfigError
from models.texts import Sentence
from moderation.corpora import Example
from moderation.recipes import RECIPES, TRUST, balanced

SEED = 42
SMOOTHING = 100.0
PRECISE, COARSE = 1e-3, 1e-2
"""Precision of the solver: the second only ranks features."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights before calibration; `names` are in the order of the rows."""

    names: tuple[str, ...]
    idf: Floats
    weights: Floats
    bias: Floats

    def raw(self, counts: sp.csr_matrix) -> Floats:
        """Scores before calibration, one column an axis; `counts` has a column for each feature."""
        norm = np.sqrt(SMOOTHING + counts @ squares(self.idf))
        return np.asarray((counts @ self.weights) / norm[:, None] + self.bias)


def fit(
    counts: sp.csr_matrix,
    examples: Sequence[Example],
    axes: Sequence[Axis] = tuple(Axis),
    precision: float = PRECISE,
) -> Fitted:
    """Fit `axes` on texts whose features are counted, a row a text.

    Raises:
        ConfigError: an axis has no texts of both kinds.
    """
    total = counts.shape[0]
    idf = 1.0 + np.log((1.0 + total) / (1.0 + counts.getnnz(axis=0)))
    idf = idf.astype(np.float16).astype(np.float64)
    norm = np.sqrt(SMOOTHING + counts @ squares(idf))
    rows = (sp.diags(1.0 / norm) @ counts @ sp.diags(idf)).tocsr()
    solved = [_fit_axis(axis, rows, examples, precision) for axis in axes]
    weights = np.column_stack([idf * solution[0] for solution in solved])
    return Fitted((), idf, weights, np.array([solution[1] for solution in solved]))


def squares(idf: Floats) -> Floats:
    """As they will be served: in half precision."""
    return (idf**2).astype(np.float16).astype(np.float64)


def _fit_axis(
    axis: Axis, rows: sp.csr_matrix, examples: Sequence[Example], precision: float
) -> tuple[Floats, float]:
    known = [index for index, example in enumerate(examples) if axis in example.labels]
    labels = np.array([examples[index].labels[axis] for index in known])
    if len(set(labels.tolist())) < 2:
        raise ConfigError(why=Sentence("corpus.one_sided", {"axis": axis.value}))
    sources = [examples[index].source for index in known]
    recipe = RECIPES[axis]
    weights = balanced(sources, labels, {**TRUST, **recipe.trust})
    mine = rows[known]
    stretch = np.abs(_log_ratios(mine, labels, weights)) ** recipe.evidence
    model = LogisticRegression(
        C=recipe.strength, solver="liblinear", random_state=SEED, tol=precision, max_iter=200
    )
    columns = sp.hstack([mine @ sp.diags(stretch), recipe.manner * _places(sources, labels)]).tocsr()
    model.fit(columns, labels, sample_weight=weights)
    return model.coef_[0][: rows.shape[1]] * stretch, float(model.intercept_[0])


def _log_ratios(rows: sp.csr_matrix, labels: NDArray[np.int64], weights: Floats) -> Floats:
    """How much more often each feature occurs in texts with the label than in those without."""
    present = (rows > 0).astype(np.float64)
    shares = [1.0 + present.T @ np.where(labels == label, weights, 0.0) for label in (1, 0)]
    bad, good = (share / share.sum() for share in shares)
    return np.asarray(np.log(bad / good))


def _places(sources: Sequence[str], labels: NDArray[np.int64]) -> sp.csr_matrix:
    """One column for each source that has texts of both kinds: which texts come from there."""
    both = sorted(
        {s for s, label in zip(sources, labels, strict=True) if label}
        & {s for s, label in zip(sources, labels, strict=True) if not label}
    )
    return sp.csr_matrix(np.array([[float(source == place) for place in both] for source in sources]))
