"""Which groups of posts do better than others, and whether that is more than chance. Pure.

A value is the logarithm of what a post has brought, without the trend over time, so effects are ratios and an
audience that grows favours nobody. Whether groups differ at all is asked first, by shuffling: the share of
shuffles in which groups differ as much is the p-value, so without any difference one is seen by mistake in
`LEVEL` of the cases at most. Each mean is drawn towards the mean of all, the more so the fewer posts it is of
(empirical Bayes: `n / (n + s²/t²)` with `s²` within groups and `t²` between them), and has an interval.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import exp, sqrt
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

LEVEL = 0.05
LEAST_POSTS = 12
_SHUFFLES = 999
_SEED = 20_26
_Z = 1.96

Floats = npt.NDArray[np.float64]
Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing(Generic[Group]):
    """How a group of `count` posts does: `ratio` to what is usual (1), with 95 % between `low` and `high`."""

    group: Group
    count: int
    ratio: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether it does surely better or surely worse than usual."""
        return self.low > 1.0 or self.high < 1.0


@dataclass(frozen=True, slots=True)
class Contrast(Generic[Group]):
    """Groups, the best first. Where `differ` is false nothing is known to be better than anything else.

    `p` is None where there are too few posts to ask; groups differ where it is at most `level`.
    """

    standings: tuple[Standing[Group], ...]
    p: float | None
    level: float = LEVEL

    @property
    def differ(self) -> bool:
        """Whether groups differ by more than chance."""
        return self.p is not None and self.p <= self.level

    @property
    def posts(self) -> int:
        """How many posts were compared."""
        return sum(one.count for one in self.standings)


def detrended(ages: Sequence[float], values: Sequence[int]) -> Floats:
    """Logarithms of values without a linear trend over `ages`, around zero."""
    logs = np.log1p(np.asarray(values, dtype=np.float64))
    when = np.asarray(ages, dtype=np.float64)
    if len(logs) < LEAST_POSTS or np.ptp(when) == 0:
        return np.asarray(logs - logs.mean()) if len(logs) else logs
    slope, start = np.polyfit(when, logs, 1)
    return np.asarray(logs - (slope * when + start), dtype=np.float64)


def contrast(
    groups: Sequence[Group],
    values: Floats,
    level: float = LEVEL,
    near: Callable[[Group, Group], float] | None = None,
) -> Contrast[Group]:
    """Compare posts by their groups; values as `detrended` gives them.

    Whoever asks several questions about the same posts shares the level among them. `near` is how much (0..1)
    a post counts for another group: what happens at nine says something of ten.
    """
    names = sorted(set(groups), key=groups.index)
    own = np.asarray([[one == name for name in names] for one in groups], dtype=np.float64)
    if not len(values):
        return Contrast((), None, level)
    kernel = (
        np.asarray([[near(one, other) for other in names] for one in names]) if near else np.eye(len(names))
    )
    weights = own @ kernel
    enough = len(values) >= LEAST_POSTS and len(names) > 1
    chance = _chance(weights, values) if enough else None
    return Contrast(_standings(names, own, weights, values), chance, level)


def _chance(weights: Floats, values: Floats) -> float:
    """The share of shuffles in which groups lie as far apart."""
    random = np.random.default_rng(_SEED)
    shuffled = random.permuted(np.tile(values, (_SHUFFLES, 1)), axis=1)
    between = ((np.vstack([values, shuffled]) @ weights) ** 2 / (weights**2).sum(axis=0)).sum(axis=1)
    return float((between[1:] >= between[0] - 1e-12).sum() + 1) / (_SHUFFLES + 1)


def _standings(
    names: Sequence[Group], own: Floats, weights: Floats, values: Floats
) -> tuple[Standing[Group], ...]:
    means = values @ weights / weights.sum(axis=0)
    counts = weights.sum(axis=0) ** 2 / (weights**2).sum(axis=0)
    within = _within(own, means, values)
    apart = _apart(counts, means, within)
    found = []
    for name, posts, count, mean in zip(names, own.sum(axis=0), counts, means, strict=True):
        kept = apart / (apart + within / count) if apart > 0 else 0.0
        spread = sqrt(kept * within / count)
        low, middle, high = (exp(kept * float(mean) + z * spread) for z in (-_Z, 0.0, _Z))
        found.append(Standing(name, int(posts), middle, low, high))
    return tuple(sorted(found, key=lambda one: -one.ratio))


def _within(own: Floats, means: Floats, values: Floats) -> float:
    """The variance of posts around the means of their groups."""
    free = len(values) - own.shape[1]
    left = values - own @ means
    return float((left**2).sum() / free) if free > 0 else float(values.var() or 1.0)


def _apart(counts: Floats, means: Floats, within: float) -> float:
    """The variance between groups (DerSimonian and Laird 1986); zero where they differ as chance has it."""
    if within <= 0 or len(counts) < 2:
        return 0.0
    weights = counts / within
    middle = (weights * means).sum() / weights.sum()
    heterogeneity = (weights * (means - middle) ** 2).sum()
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return max(0.0, float((heterogeneity - (len(counts) - 1)) / scale))


def shares_differ(part: int, whole: int, other: int, of: int) -> bool:
    """Whether two shares differ by more than chance (the z-test of two proportions)."""
    if not whole or not of:
        return False
    pooled = (part + other) / (whole + of)
    spread = sqrt(pooled * (1 - pooled) * (1 / whole + 1 / of))
    return spread > 0 and abs(part / whole - other / of) > _Z * spread


def counts_differ(count: int, other: int, expected: float) -> bool:
    """Whether of two counts one is too large for a share of `expected` in both (normal approximation)."""
    both = count + other
    spread = sqrt(both * expected * (1 - expected))
    return both > 0 and spread > 0 and abs(count - both * expected) > _Z * spread
