"""Fitting the second opinion: a small net an axis on the meanings of texts, and its mix with the classifier.

The nets learn from the texts that the classifier may learn from, at most so many of a source; the mixes
and limits come from the held-out ones, as Platt's lines and thresholds do.
"""

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from models.decisions import Axis
from moderation.meant import Meant
from moderation.opinion import Mix, Net, Opinion
from moderation.recipes import RECIPES, TRUST, balanced, per_source

Floats = NDArray[np.float64]
Limits = Mapping[Axis, tuple[float, float]]

_SEEDS = (42, 43, 44)
"""So many nets speak as one: of a single one chance decided which friendly texts it took for bad ones, and
recall at 1 % of them moved by five points from run to run."""
_HIDDEN, _PENALTY, _ROUNDS, _BATCH, _RATE = 64, 0.01, 8, 256, 2e-3
_SCALE = 8.0
"""Meanings are of length 1 in 512 dimensions; the solver wants numbers of about that size."""


def fit_nets(given: Meant, axes: Sequence[Axis] = tuple(Axis)) -> dict[Axis, Net]:
    """A net for each of `axes`; the same texts give bit-equal ones."""
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a few rounds are enough, and more overfit
        return {axis: _fit_net(axis, given) for axis in axes}


def mix(axis: Axis, net: Net, first: Floats, given: Meant) -> Mix:
    """How far to believe the net beside the classifier's raw scores `first`, from texts that neither saw."""
    known = np.array([axis in example.labels for example in given.examples])
    labels = np.array([example.labels.get(axis, 0) for example in given.examples])[known]
    sources = [example.source for example in given.only(known).examples]
    columns = np.column_stack([first[known], net.raw(given.meanings[known])])
    model = LogisticRegression(C=100.0).fit(columns, labels, sample_weight=per_source(sources) * len(labels))
    (own, second), offset = model.coef_[0], model.intercept_[0]
    return Mix(float(own), float(max(second, 0.0)), float(offset))


def opinion(nets: Mapping[Axis, Net], first: Floats, held_out: Meant) -> Opinion:
    """Nets with their mixes, without limits; `first` has a column an axis."""
    mixes = {axis: mix(axis, nets[axis], first[:, column], held_out) for column, axis in enumerate(Axis)}
    return Opinion(held_out.encoder, nets, mixes, {}, {}, {})


def _fit_net(axis: Axis, given: Meant) -> Net:
    known = np.array([axis in example.labels for example in given.examples])
    mine = given.only(known)
    labels = np.array([example.labels[axis] for example in mine.examples])
    weights = balanced(
        [example.source for example in mine.examples], labels, {**TRUST, **RECIPES[axis].trust}
    )
    models = [
        MLPClassifier(
            (_HIDDEN,),
            alpha=_PENALTY,
            max_iter=_ROUNDS,
            batch_size=min(_BATCH, len(labels)),
            learning_rate_init=_RATE,
            random_state=seed,
        ).fit(mine.meanings * _SCALE, labels, sample_weight=weights / weights.mean())
        for seed in _SEEDS
    ]
    return _as_one([(*model.coefs_, *model.intercepts_) for model in models])


def _as_one(fitted: Sequence[Sequence[Floats]]) -> Net:
    """The mean of nets is a net itself, as wide as all together."""
    inward, outward, shift, bias = zip(*fitted, strict=True)
    share = 1 / len(fitted)
    weights = np.concatenate(outward)[:, 0] * share
    return Net(*map(_narrow, (np.hstack(inward) * _SCALE, np.concatenate(shift), weights, sum(bias) * share)))


def _narrow(weights: Floats) -> NDArray[np.float32]:
    """As they will be served: in half precision."""
    return weights.astype(np.float16).astype(np.float32)
