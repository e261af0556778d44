"""From which confidence on a base answers: what it would have done with questions whose answer we know.

Each phrasing is asked as if it were not there, then as if its whole entry were not there: that entry is a
stranger then, as near to the others as strangers of this field are. So the exam tells how often the base
would answer falsely; but it has as many strangers as entries, and one stranger more or less moves it far.
Therefore it has a third of the say, and the rest has what bases of as many phrasings needed on dev sets.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from handlers.answers.base import Asked, Base
from handlers.answers.confidence import Lines
from handlers.similarity import Floats, Ints
from models.faq import Promise

_FALSE = 0.05
"""What is promised of questions that no entry answers."""
_WRONG = 0.10
"""What the exam may have wrong: to lack one of few ways to ask is harder than what people ask."""
_SAY = 0.3
"""How much the exam moves what is usual. On 70 bases drawn with five seeds from three sources, each judged by
weights without its source, neither of the two alone kept the promise as often for as few answers given up."""
_ALL_NEAR = 40
"""Of a base with so many entries every stranger may be a neighbour; of one with more as many fewer are, since
most of what can be asked about is in it."""
_LOWERS = 2.0
"""An exam may show this much less than is usual: in a base of two entries nothing is near a stranger."""
_BEYOND = 0.5
"""So far above the surest of a few strangers the next one hardly comes."""
_CERTAIN = 1e-6
_MOST = 240
"""Phrasings that are asked; of a larger base some of each part."""
_PRIOR_ANSWERS, _PRIOR_WRONG = 20, 1.0
"""As many answers, wrong as often as promised, are added to those of the exam: a small base proves little."""


class _Usual(NamedTuple):
    """The log-odds that bases usually need: never less than `least`, `one` with one phrasing an entry, and
    `more` for e times as many, since these explain everything better, also what is strange."""

    least: float
    one: float
    more: float


_BY_MEANING = _Usual(-0.6, 0.3, 0.8)
_BY_WORDS = _Usual(0.0, 0.2, 0.8)


class _Exam(NamedTuple):
    """How sure each answer was and whether it was right, and how sure those to strangers were."""

    sure: Floats
    right: npt.NDArray[np.bool_]
    strangers: Floats


def promise(base: Base, lines: Lines) -> Promise:
    """Examine a base."""
    usual, size = _BY_MEANING if base.meant else _BY_WORDS, len(base.owners)
    if not size:
        return Promise(_sure(usual.one), 100 * _PRIOR_WRONG / _PRIOR_ANSWERS)
    exam = _exam(base, lines)
    near = min(1.0, _ALL_NEAR / len(base.entries))
    expected = usual.one + usual.more * math.log(size / len(base.entries)) + math.log(near)
    shown = max(_odds(_kept_from(exam.strangers, _FALSE / near)), expected - _LOWERS)
    needed = max(
        _sure(usual.least),
        _sure(_SAY * shown + (1 - _SAY) * expected),
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


def _kept_from(strangers: Floats, share: float) -> float:
    """The confidence that the next stranger reaches with at most this probability, if strangers are all alike
    (conformal risk control); more than any has reached where they are too few to show that."""
    may = int(share * (len(strangers) + 1)) - 1
    if may < 0:
        return _sure(_odds(float(strangers.max())) + _BEYOND)
    return _above(strangers, may)


def _above(errors: Floats, may: int) -> float:
    """The least confidence that lets pass at most so many of these errors."""
    if len(errors) <= may:
        return 0.0
    return float(np.nextafter(np.sort(errors)[::-1][may], 1.0))


def _odds(sure: float) -> float:
    """The logarithm of the odds."""
    sure = min(max(sure, _CERTAIN), 1 - _CERTAIN)
    return math.log(sure / (1 - sure))


def _sure(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
