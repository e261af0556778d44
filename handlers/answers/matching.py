"""Which approved entry answers a question, and how sure that is.

A question is explained by the phrasings most like it, all at once (a ridge regression on the
nearest ones): phrasings of one entry add up, and what two entries share counts for neither. It
needs no training, so an entry that was just added answers at once. Whether the confidence is
enough is for the caller to decide; `handlers.ports.Matcher` is the face.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from handlers.similarity import Index, words_of
from models.faq import Entry, Match

DEFAULT_CONFIDENCE = 0.55
DEFAULT_MARGIN = 0.08

_NEAREST = 32
"""Phrasings that may take part in explaining a question; more were no better on dev sets."""
_SLOPE, _PER_PHRASING, _OFFSET = 20.2, 1.29, 2.67
"""Turn the explained part into the share of right answers: fitted on dev parts of CLINC150,
Koziev's intents, Banking77 and a shop's questions, half of them questions with no entry."""
_EXACT = 1.0

_GREETING = (
    r"здравствуй\w*|здрасьте|привет\w*|хай|добр\w+ (?:день|дня|вечер|вечера|утро|утра|ночи|времени суток)|"
    r"доброго|уважаем\w+|всем|подскажите|скажите|hello|hi|hey|good (?:morning|day|evening|afternoon)"
)
_THANKS = r"пожалуйста|пожалуиста|плиз|пж|пжл|спасибо|заранее|благодарю|please|pls|thanks|thank you|thx"
_POLITE_START = re.compile(rf"(?:(?:{_GREETING}|{_THANKS}) )+")
_POLITE_END = re.compile(rf"(?: (?:{_THANKS}))+")

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SWITCHED = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


class Matcher:
    """Finds the entry of a base that answers a question; rebuilt when the base changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Read the base; entries without phrasings can't be found."""
        phrasings = [(entry, _said(phrasing)) for entry in entries for phrasing in entry.phrasings]
        self._entries = list({entry.id: entry for entry, _ in phrasings}.values())
        numbers = {entry.id: number for number, entry in enumerate(self._entries)}
        self._owners = np.array([numbers[entry.id] for entry, _ in phrasings], np.int64)
        self._ways = np.bincount(self._owners, minlength=len(self._entries))
        self._index = Index(words for _, words in phrasings)
        self._verbatim = _verbatim(phrasings)

    def match(self, question: str) -> Match | None:
        """The best entry, or None where nothing is near or the text is too short to be sure of.

        A question typed in the wrong keyboard layout is read in the other one when that makes
        more sense.
        """
        best = self._best(_said(question))
        if best is None or best.confidence < DEFAULT_CONFIDENCE:
            switched = self._best(_said(question.lower().translate(_SWITCHED)))
            best = max(best, switched, key=lambda match: match.confidence if match else 0.0)
        return best
