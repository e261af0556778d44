"""From which confidence on a base answers: what it would have done with questions whose answer we know.

Each phrasing is asked as if it were not there, then as if its whole entry were not there. That is harder than
what people ask, since one way to say it is missing and the entries of one base are neighbours; so a base may
err in this exam more often than is promised. There is a floor too: an exam of a few phrasings proves little.
"""

import numpy as np

from handlers.answers.base import Asked, Base
from handlers.answers.confidence import Lines
from handlers.similarity import Floats, Ints
from models.faq import Promise

_FLOOR, _FLOOR_BY_WORDS = 0.62, 0.55
"""With these the promise (five wrong and five false answers to a hundred questions) is kept on dev sets where
not every stranger is a neighbour: see docs/benchmarks.md."""
_WRONG, _FALSE = 0.10, 0.20
"""What the exam may have wrong: phrasings that another entry answers, entries that others answer for."""
_MOST = 240
"""Phrasings that are asked; of a larger base some of each part."""
_PRIOR_ANSWERS, _PRIOR_WRONG = 20, 1.0
"""As many answers, wrong as often as promised, are added to those of the exam: a small base proves little."""


def promise(base: Base, lines: Lines) -> Promise:
    """Examine a base."""
    floor, size = _FLOOR if base.meant else _FLOOR_BY_WORDS, len(base.owners)
    if not size:
        return Promise(floor, 100 * _PRIOR_WRONG / _PRIOR_ANSWERS)
    chosen = np.unique(np.linspace(0, size - 1, min(size, _MOST)).astype(np.intp))
    asked = base.own(chosen)
    answers = [_best(base, one, np.array([number]), lines) for number, one in zip(chosen, asked, strict=True)]
    confidences = np.array([sure for _, sure in answers])
    right = np.array([best for best, _ in answers]) == base.owners[chosen]
    entries = [np.flatnonzero(base.owners == base.owners[number]) for number in chosen]
    strangers = np.array(
        [_best(base, one, entry, lines)[1] for one, entry in zip(asked, entries, strict=True)]
    )
    needed = max(
        floor,
        _above(confidences[~right], _WRONG, len(chosen)),
        _above(strangers, _FALSE, len(chosen)),
    )
    given = confidences >= needed
    wrong = (int((given & ~right).sum()) + _PRIOR_WRONG) / (int(given.sum()) + _PRIOR_ANSWERS)
    return Promise(needed, 100 * wrong)


def _best(base: Base, asked: Asked, without: Ints, lines: Lines) -> tuple[int, float]:
    found = base.find(asked, without)
    if not len(found.entries):
        return -1, 0.0
    sure = lines.confidences(found)
    best = int(sure.argmax())
    return int(found.entries[best]), float(sure[best])


def _above(errors: Floats, share: float, asked: int) -> float:
    """The least confidence that lets pass at most `share` of `asked` as these errors."""
    may = int(share * asked)
    if len(errors) <= may:
        return 0.0
    return float(np.nextafter(np.sort(errors)[::-1][may], 1.0))
