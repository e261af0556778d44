"""Finds the weights of `handlers.answers.confidence`: what the signs of an entry are worth.

On bases drawn from labelled questions, each as important as the next, half of what is asked without an entry.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.questions import Trial
from handlers.answers.base import SIGNS, SIGNS_OF_WORDS, Asked, Base, Meaning, Meant
from handlers.answers.confidence import Line, Lines
from handlers.likeness.similarity import Floats, words_asked
from models.encoding import Encoder, Meanings

_BEST = 3
"""Entries of a question that are learned from: the others are never right."""
_DECIMALS = 3
_FAR, _HALVINGS = 30.0, 60
_CONSTANT = 1e-9
"""A sign that varies less says nothing."""


class Signs(NamedTuple):
    """Rows of signs with what they were worth: right or not, and how much the row counts."""

    source: str
    rows: Floats
    right: Floats
    weights: Floats


def fitted(
    trials: Sequence[Trial],
    encoder: Encoder,
    others: Sequence[str],
    without: Iterable[str] = (),
    tell: Callable[[str], object] = bool,
) -> dict[str, Lines]:
    """The lines from all trials under "", and for each of `without` those that never saw this source.

    `tell` is told how far it is.
    """
    known = dict(zip(others, encoder.meanings(others), strict=True))
    seen = []
    for number, trial in enumerate(trials, 1):
        seen.append((_signs(trial, None, known), _signs(trial, encoder, known)))
        tell(f"{trial.name}: read, {number} of {len(trials)}")
    return {
        left: Lines(
            encoder=encoder.name,
            by_words=_line([words for words, _ in seen if words.source != left], SIGNS_OF_WORDS),
            by_meaning=_line([meaning for _, meaning in seen if meaning.source != left], SIGNS),
        )
        for left in ("", *without)
    }


def _signs(trial: Trial, encoder: Encoder | None, others: Mapping[str, Meaning]) -> Signs:
    base = Base.of(trial.base)
    texts = [question.text for question in trial.asked]
    meanings: Meanings | Sequence[None] = [None] * len(texts)
    if encoder is not None:
        both = np.concatenate([encoder.meanings(base.phrasings), np.stack([*others.values()])])
        meant = Meant.of(base.phrasings, [*others], both)
        base = replace(base, meant=meant)
        meanings = meant.common.left_of(texts, encoder.meanings(texts))
    inside = sum(question.entry is not None for question in trial.asked)
    rows, right, weights = [], [], []
    for question, meaning in zip(trial.asked, meanings, strict=True):
        words = words_asked(question.text)
        found = base.find(Asked(words, base.index.vector(words), meaning))
        for place in np.argsort(-found.signs[:, 0])[:_BEST]:
            rows.append(found.signs[place])
            right.append(base.entries[found.entries[place]].id == question.entry)
            weights.append(500 / max(inside if question.entry else len(texts) - inside, 1))
    return Signs(trial.source, np.array(rows), np.array(right, float), np.array(weights))


def _line(seen: Sequence[Signs], names: Sequence[str]) -> Line:
    rows, right, weights = (np.concatenate(part) for part in list(zip(*seen, strict=True))[1:])
    spread = rows.std(axis=0)
    spread[spread < _CONSTANT] = 1.0
    model = LogisticRegression(C=1.0, max_iter=500).fit(rows / spread, right, sample_weight=weights)
    found = (model.coef_[0] / spread).round(_DECIMALS)
    offset = _offset(rows @ found, right, weights)
    return Line(weights=dict(zip(names, found.tolist(), strict=True)), offset=round(offset, _DECIMALS))


def _offset(odds: Floats, right: Floats, weights: Floats) -> float:
    """What is to be added to log-odds so that they promise as much as was right: by halving."""
    low, high = -_FAR, _FAR
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        promised = weights @ (1 / (1 + np.exp(-(odds + middle))))
        low, high = (middle, high) if promised < weights @ right else (low, middle)
    return (low + high) / 2
