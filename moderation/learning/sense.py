"""What scores mean in a community: probabilities from its votes, thresholds from its own ordinary talk.

Probabilities of *spam* and *toxic* may move without moving a verdict. A threshold is only ever raised,
and only as far as the promise of false alarms asks for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np
from numpy.typing import NDArray

from models.communities import NEGATIVE_THRESHOLD, QUESTION_THRESHOLD
from models.decisions import Axis
from moderation.artifact import Artifact, Platt, Thresholds
from moderation.calibration import fit_platt
from moderation.lesson import Local

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

LEAST_VOTES = 30
"""Fewer votes, or votes of one kind only, say nothing about probabilities."""

LEAST_HISTORY = 500
"""Fewer messages say nothing about a share of one percent."""

_ASKS_FROM = {Axis.NEGATIVE: NEGATIVE_THRESHOLD, Axis.QUESTION: QUESTION_THRESHOLD}
_SAME = Platt()


@dataclass(slots=True)
class _Own:
    lines: dict[Axis, Platt] = field(default_factory=dict)
    limits: dict[Axis, tuple[float, float]] = field(default_factory=dict)


class Sense:
    """Scores are those of `artifact` on the scale on which zero is even odds."""

    def __init__(self, artifact: Artifact, local: Mapping[str, Local] | None = None) -> None:
        self._artifact = artifact
        self._own = {name: self._read(found) for name, found in (local or {}).items()}
        shares = artifact.card.get("promise", {})
        self._promise = {axis: shares.get(axis.value, {}) for axis in artifact.thresholds}
        self.judged = tuple(artifact.thresholds)
        self.promise = sum(share.get("review", 0.0) for share in self._promise.values())

    def calibrate(self, community: str, axis: Axis, scores: Floats, holds: Mask) -> None:
        """Learn from votes what scores mean; too few teach nothing."""
        if len(holds) >= LEAST_VOTES and 0 < holds.sum() < len(holds):
            line = fit_platt(scores, holds.astype(np.int64), prior=_SAME)
            self._own.setdefault(community, _Own()).lines[axis] = line

    def keep_promise(self, community: str, axis: Axis, ordinary: Floats) -> None:
        """Raise thresholds until no more of the harmless part of the ordinary talk is expected to be
        flagged than was promised. How much of it is harmless, the calibrated probabilities tell."""
        own = self._own.get(community)
        if own is None or axis not in own.lines or axis not in self.judged or len(ordinary) < LEAST_HISTORY:
            return
        scores = -np.sort(-ordinary)
        harmless = 1.0 - own.lines[axis].probabilities(scores)
        in_vain = np.cumsum(harmless) / harmless.sum()
        found = zip(self._limits(axis), ("review", "remove"), strict=True)
        limits = tuple(
            max(limit, _first_above(scores, in_vain, self._promise[axis].get(verdict, 1.0)))
            for limit, verdict in found
        )
        if limits != self._limits(axis):
            own.limits[axis] = limits[0], limits[1]

    def flagged(self, axis: Axis, scores: Floats, where: Sequence[str] | None = None) -> Mask:
        """Which scores are held for it; `where` says in which communities, None in no special one."""
        if axis in self.judged:
            limits = np.array([self._limit(axis, name) for name in where or [""] * len(scores)])
            return np.asarray(scores >= limits)
        asks = _logit(_ASKS_FROM[axis])
        if where is None:
            return np.asarray(scores >= asks)
        lines = [self._line(axis, name) for name in where]
        return (
            np.array([line.slope * score + line.offset for line, score in zip(lines, scores, strict=True)])
            >= asks
        )

    def local(self) -> dict[str, Local]:
        """What was learned, as a lesson keeps it: in terms of the artefact's raw scores."""
        return {name: self._told(own) for name, own in self._own.items()}

    def _limits(self, axis: Axis) -> tuple[float, float]:
        review, remove = self._artifact.thresholds[axis]
        return _logit(review), _logit(remove)

    def _limit(self, axis: Axis, community: str) -> float:
        own = self._own.get(community)
        limits = own.limits.get(axis) if own else None
        return (limits or self._limits(axis))[0]

    def _line(self, axis: Axis, community: str) -> Platt:
        own = self._own.get(community)
        return own.lines.get(axis, _SAME) if own else _SAME

    def _told(self, own: _Own) -> Local:
        platt = {axis: _after(self._artifact.platt[axis], line) for axis, line in own.lines.items()}
        thresholds = {
            axis: Thresholds(*(own.lines.get(axis, _SAME).probability(limit) for limit in limits))
            for axis, limits in own.limits.items()
        }
        return Local(platt, thresholds)

    def _read(self, local: Local) -> _Own:
        own = _Own({axis: _before(self._artifact.platt[axis], line) for axis, line in local.platt.items()})
        for axis, limits in local.thresholds.items():
            line = own.lines.get(axis, _SAME)
            own.limits[axis] = line.raw(limits.review), line.raw(limits.remove)
        return own


def _after(first: Platt, then: Platt) -> Platt:
    """Both lines as one."""
    return Platt(then.slope * first.slope, then.slope * first.offset + then.offset)


def _before(first: Platt, both: Platt) -> Platt:
    """The line that `both` is after `first`."""
    slope = both.slope / first.slope
    return Platt(slope, both.offset - slope * first.offset)


def _first_above(scores: Floats, in_vain: Floats, share: float) -> float:
    """The lowest of the falling `scores` at which no more than `share` is in vain."""
    broken = np.flatnonzero(in_vain > share)
    if not len(broken):
        return float("-inf")
    at = int(broken[0])
    return float(scores[at]) + 1e-6


def _logit(probability: float) -> float:
    return log(probability / (1.0 - probability))
