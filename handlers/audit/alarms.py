"""How many false alarms are to be expected, from what the classifier makes of a whole history.

Nobody has said which alarms are false, so there are two answers, and the truth mostly lies between them:
the probabilities as they are, which are too hopeful in a friendly place, and the same after the share of
each kind has been estimated from the history itself (Saerens, Latinne and Decaestecker, 2002), which is
too strict where the classifier tells well apart. Where people have decided enough, both use
probabilities that were calibrated by what they decided.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import exp, log

from handlers.audit.outcomes import Become
from handlers.audit.records import Expected
from models.decisions import Axis

_STEPS_PER_UNIT, _FURTHEST = 10, 12.0
_ROUNDS, _STILL = 200, 1e-6
_EVEN = 0.5
"""The share of each kind among the texts on which probabilities were calibrated."""


@dataclass(slots=True)
class Alarms:
    """Counts scores in narrow steps, so that it does not grow with the history."""

    _all: Mapping[Axis, Counter[int]] = field(default_factory=lambda: {axis: Counter() for axis in Axis})
    _alarms: Mapping[Axis, Counter[int]] = field(default_factory=lambda: {axis: Counter() for axis in Axis})

    def add(self, become: Become) -> None:
        """One message of the history."""
        if become.decision is None:
            return
        alone = become.alone
        for axis in Axis:
            step = _step(getattr(become.decision.scores, axis))
            self._all[axis][step] += 1
            if axis is alone:
                self._alarms[axis][step] += 1

    def expected(self) -> Expected:
        """False alarms in the whole history."""
        least = most = 0.0
        for axis, alarms in self._alarms.items():
            shift = _shift(self._all[axis])
            plain = sum(count * (1.0 - _probability(step)) for step, count in alarms.items())
            moved = sum(count * (1.0 - _probability(step, shift)) for step, count in alarms.items())
            least, most = least + min(plain, moved), most + max(plain, moved)
        return Expected(least, most)


def _shift(scores: Mapping[int, int]) -> float:
    """By how much log-odds move with the share that the history itself suggests."""
    total, share = sum(scores.values()), _EVEN
    for _ in range(_ROUNDS):
        shift = log(share / (1.0 - share))
        new = sum(count * _probability(step, shift) for step, count in scores.items()) / max(total, 1)
        new = min(max(new, _STILL), 1.0 - _STILL)
        if abs(new - share) < _STILL:
            break
        share = new
    return log(share / (1.0 - share))


def _step(probability: float) -> int:
    if probability <= 0.0:
        return -int(_FURTHEST * _STEPS_PER_UNIT)
    if probability >= 1.0:
        return int(_FURTHEST * _STEPS_PER_UNIT)
    odds = min(max(log(probability / (1.0 - probability)), -_FURTHEST), _FURTHEST)
    return round(odds * _STEPS_PER_UNIT)


def _probability(step: int, shift: float = 0.0) -> float:
    return 1.0 / (1.0 + exp(-(step / _STEPS_PER_UNIT + shift)))
