"""From which confidence on a base answers: what it would have done with questions whose answer we know.

Each phrasing is asked as if it were not there, then as if its whole entry were not there: that entry is a
stranger then, as near to the others as strangers of this field are. How sure one would be of strangers on the
average says more than how sure of the surest, since a base has no more strangers than entries: from so far
above it on hardly any is answered. The distance was found on dev sets.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from handlers.answers.base import Asked, Base
from handlers.answers.confidence import Lines
from handlers.likeness.similarity import Floats, Ints
from models.faq import Promise

_WRONG = 0.10
"""What the exam may have wrong: to lack one of few ways to ask is harder than what people ask."""
_ALL_NEAR, _FEW_NEAR = 70, 150
"""Of a base with up to so many entries every stranger may be a neighbour; of one with so many again few are,
since most of what can be asked about is in it: it may be less sure."""
_STEP = 10
"""Of what can be asked about known subjects a base with so many entries less lacks more: who speaks of
the very subject of an entry asks something else of it more often."""
_ODDS = (-4.0, 6.0)
"""Log-odds beyond these count no more than these: one phrasing more or less must not move an average far."""
_FEWEST = -3.0
"""In a base of a few entries nothing is near a stranger: that proves nothing about the strangers to come."""
_WELL, _BEST = 0.5, 1.5
"""Log-odds from which on a base knows its own phrasings well, and beyond which better says no more."""
_UNKNOWN = 0.62
"""What a base without phrasings would need."""
_CERTAIN = 1e-6
_MOST = 240
"""Phrasings that are asked; of a larger base some of each part."""
_PRIOR_ANSWERS, _PRIOR_WRONG = 20, 1.0
"""As many answers, wrong as often as promised, are added to those of the exam: a small base proves little."""


class _Distance(NamedTuple):
    """How far above the average stranger a base answers, in log-odds.

    `apart`, and `own` of how sure it is of its own phrasings. Where all of them are about known subjects, so
    are strangers: `subjects` more, `well` of how much more than well it knows its own, `few` if it has fewer
    entries than `small`. A large base is less sure by `many`. `strangers` is how much they count; below
    `least` no base answers.
    """

    apart: float
    strangers: float
    own: float
    subjects: float
    well: float
    few: float
    small: int
    many: float
    least: float


_BY_MEANING = _Distance(
    apart=1.4, strangers=0.7, own=0.25, subjects=0.7, well=1.8, few=0.9, small=30, many=0.95, least=-0.45
)
_BY_WORDS = _Distance(
    apart=0.65, strangers=0.0, own=0.7, subjects=1.5, well=0.0, few=0.5, small=20, many=1.0, least=-0.4
)
"""Chosen on bases of our own, most of them new to weights and subjects, and on drawn ones by weights without
their source: see docs/benchmarks.md, which tells of how many of them the promise is missed."""


class _Exam(NamedTuple):
    """How sure each answer was and whether it was right, and how sure those to strangers were."""

    sure: Floats
    right: npt.NDArray[np.bool_]
    strangers: Floats


def promise(base: Base, lines: Lines) -> Promise:
    """Examine a base."""
    distance, size = _BY_MEANING if base.meant else _BY_WORDS, len(base.owners)
    if not size:
        return Promise(_UNKNOWN, 100 * _PRIOR_WRONG / _PRIOR_ANSWERS)
    exam = _exam(base, lines)
    strangers, own = max(_odds(exam.strangers), _FEWEST), _odds(exam.sure)
    few = float(np.clip((distance.small - len(base.entries)) / _STEP, 0, 1))
    known = distance.subjects + distance.well * (float(np.clip(own, _WELL, _BEST)) - _WELL)
    known += distance.few * few
    odds = distance.apart + distance.strangers * strangers + distance.own * own
    odds += known * base.subjects.worth
    odds -= distance.many * float(np.clip((len(base.entries) - _ALL_NEAR) / (_FEW_NEAR - _ALL_NEAR), 0, 1))
    needed = max(
        1 / (1 + math.exp(-max(odds, distance.least))),
        _above(exam.sure[~exam.right], int(_WRONG * len(exam.sure))),
    )
    given = exam.sure >= needed
    wrong = (int((given & ~exam.right).sum()) + _PRIOR_WRONG) / (int(given.sum()) + _PRIOR_ANSWERS)
    return Promise(needed, 100 * wrong)


def _exam(base: Base, lines: Lines) -> _Exam:
    size = len(base.owners)
    chosen = np.unique(np.linspace(0, size - 1, min(size, _MOST)).astype(np.intp))
    sure, right, strangers = np.zeros(len(chosen)), np.zeros(len(chosen), np.bool_), np.zeros(len(chosen))
    for place, (number, asked) in enumerate(zip(chosen, base.own(chosen), strict=True)):
        best, sure[place] = _best(base, asked, np.array([number]), lines)
        right[place] = best == base.owners[number]
        entry = np.flatnonzero(base.owners == base.owners[number])
        strangers[place] = _best(base, asked, entry, lines)[1]
    return _Exam(sure, right, strangers)


def _best(base: Base, asked: Asked, without: Ints, lines: Lines) -> tuple[int, float]:
    found = base.find(asked, without)
    if not len(found.entries):
        return -1, 0.0
    sure = lines.confidences(found)
    best = int(sure.argmax())
    return int(found.entries[best]), float(sure[best])


def _above(errors: Floats, may: int) -> float:
    """The least confidence that lets pass at most so many of these errors."""
    if len(errors) <= may:
        return 0.0
    return float(np.nextafter(np.sort(errors)[::-1][may], 1.0))


def _odds(sure: Floats) -> float:
    """The average of the log-odds."""
    inside = np.clip(sure, _CERTAIN, 1 - _CERTAIN)
    return float(np.clip(np.log(inside / (1 - inside)), *_ODDS).mean())
