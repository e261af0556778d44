"""The gate: what a candidate judges better or worse, and whether that is more than noise.

Pure numbers: scores before and after, on the scale on which zero is even odds. A difference in
verdicts is held against McNemar's exact test, one in the order of texts against a paired bootstrap.
"""

from collections.abc import Iterator
from math import comb, sqrt

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.lessons import Comparison, Exam

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

NOISE = 0.05
"""A difference that chance brings about more often than this is noise."""

_MATTERS = 0.0005
"""So many more pairs of texts in the wrong order are a worsening: one in two thousand. Of a large lesson the
bootstrap is sure of a change that no verdict shows, and what a lesson is held against has learned from the
frozen set itself."""

_DRAWS, _SEED = 200, 42
_MOST_COUNTED = 1_000
"""From so many changed verdicts on the exact test is as good as a normal one."""


def in_order(axis: Axis, before: Floats, after: Floats, holds: Mask) -> Iterator[Comparison]:
    """Whether texts that are it still score higher than those that are not: the frozen set, by AUC."""
    if not 0 < holds.sum() < len(holds):
        return
    drawn = np.random.default_rng(_SEED)
    differences = []
    for _ in range(_DRAWS):
        pick = drawn.integers(0, len(holds), len(holds))
        if 0 < holds[pick].sum() < len(pick):
            differences.append(auc(after[pick], holds[pick]) - auc(before[pick], holds[pick]))
    worse = bool(np.quantile(differences, 1.0 - NOISE) < -_MATTERS)
    figures = (auc(before, holds), auc(after, holds))
    yield _compared(Exam.FROZEN_ORDER, axis, len(holds), figures, worse=worse)


def verdicts(exam: Exam, axis: Axis, before: Mask, after: Mask, holds: Mask) -> Iterator[Comparison]:
    """Whether texts are still judged as people judge them; masks say what is held for it."""
    if not len(holds):
        return
    right_before, right_after = before == holds, after == holds
    lost, won = int((right_before & ~right_after).sum()), int((~right_before & right_after).sum())
    figures = (float(right_before.mean()), float(right_after.mean()))
    yield _compared(exam, axis, len(holds), figures, worse=is_more(lost, won))


def alarms(exam: Exam, before: Mask, after: Mask, promise: float) -> Iterator[Comparison]:
    """Whether more friendly texts are flagged than before, and more than was promised."""
    if not len(before):
        return
    new, gone = int((after & ~before).sum()), int((before & ~after).sum())
    worse = is_more(new, gone) and float(after.mean()) > promise
    yield _compared(exam, None, len(before), (float(before.mean()), float(after.mean())), worse=worse)


def is_more(worse: int, better: int) -> bool:
    """Whether so many changes for the worse are more than chance, where so many are for the better."""
    total = worse + better
    if worse <= better:
        return False
    if total > _MOST_COUNTED:
        return worse - better > 1.645 * sqrt(total)
    as_many = sum(comb(total, count) for count in range(worse, total + 1))
    return as_many < NOISE * (1 << total)


def auc(scores: Floats, holds: Mask) -> float:
    """How often a text that is it scores higher than one that is not; equal scores count half."""
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    bad = int(holds.sum())
    return float((ranks[holds].sum() - bad * (bad + 1) / 2) / (bad * (len(holds) - bad)))


def _compared(
    exam: Exam, axis: Axis | None, texts: int, figures: tuple[float, float], *, worse: bool
) -> Comparison:
    before, after = (round(figure, 4) for figure in figures)
    return Comparison(exam=exam, axis=axis, texts=texts, before=before, after=after, worse=worse)
