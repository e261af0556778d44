"""Which approved entry answers a question, and how sure that is.

A question is explained by the phrasings most like it, all at once (a ridge regression on the
nearest ones): phrasings of one entry add up, and what two entries share counts for neither. It
needs no training, so an entry that was just added answers at once. Whether the confidence is
enough is for the caller to decide; `handlers.ports.Matcher` is the face.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from handlers.similarity import Floats, Index, Vector, words_asked
from models.faq import Candidate, Entry, Match

DEFAULT_CONFIDENCE = 0.55
DEFAULT_MARGIN = 0.08

_NEAREST = 24
"""Phrasings that may take part in explaining a question; more were no better on dev sets."""
_SLOPE, _PER_PHRASING, _OFFSET = 15.9, 0.97, 2.35
"""Turn the explained part into the share of right answers: fitted on dev parts of CLINC150,
Koziev's intents, Banking77 and a shop's questions, half of them questions with no entry."""
_OTHERS = 3
_NEAR = 0.15
"""Below this likeness nothing is near: no confidence above 0.35 came of it on dev sets."""
_STRANGE = 0.5
"""Below this known share of a question it may have been typed in the wrong keyboard layout."""

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SWITCHED = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


class Matcher:
    """Finds the entry of a base that answers a question; rebuilt when the base changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Read the base; entries without phrasings can't be found."""
        phrasings = [(entry, words_asked(phrasing)) for entry in entries for phrasing in entry.phrasings]
        self._entries = list({entry.id: entry for entry, _ in phrasings}.values())
        numbers = {entry.id: number for number, entry in enumerate(self._entries)}
        self._owners = np.array([numbers[entry.id] for entry, _ in phrasings], np.intp)
        self._ways = np.bincount(self._owners, minlength=len(self._entries))
        self._index = Index(words for _, words in phrasings)
        self._verbatim = _verbatim(phrasings)

    def match(self, question: str) -> Match | None:
        """The best entry, or None where nothing is near or the text is too short to be sure of.

        A question typed in the wrong keyboard layout is read in the other one when that makes
        more sense.
        """
        words = words_asked(question)
        if (entry := self._verbatim.get(tuple(words))) is not None:
            return Match(entry=entry, confidence=1.0, margin=1.0)
        vector = self._index.vector(words)
        if vector.known < _STRANGE and self._index.knows(
            switched := words_asked(question.lower().translate(_SWITCHED))
        ):
            other = self._index.vector(switched)
            words, vector = max((words, vector), (switched, other), key=lambda way: way[1].known)
        return self._best(vector) if len(words) > 1 else None

    def _best(self, vector: Vector) -> Match | None:
        near, alike = self._index.nearest(vector, _NEAREST)
        if alike.max(initial=0.0) < _NEAR:
            return None
        explained = np.linalg.solve(self._index.among(near) + np.eye(len(near)), alike)
        by_entry: Floats = np.bincount(self._owners[near], explained, minlength=len(self._entries)).astype(
            np.float64, copy=False
        )
        confidence = self._confidence(by_entry)
        order = np.argsort(-confidence, kind="stable")[: 1 + _OTHERS]
        found = [
            Candidate(self._entries[one], float(confidence[one])) for one in order if confidence[one] > 0
        ]
        if not found:
            return None
        best, *others = found
        second = others[0].confidence if others else 0.0
        return Match(
            entry=best.entry,
            confidence=best.confidence,
            margin=best.confidence - second,
            others=tuple(others),
        )

    def _confidence(self, explained: Floats) -> Floats:
        # Many phrasings explain a little of anything, so each further one must explain more.
        needed = _OFFSET + _PER_PHRASING * np.log(self._ways)
        sure: Floats = np.where(explained > 0, 1 / (1 + np.exp(needed - _SLOPE * explained)), 0.0)
        return sure


def _verbatim(phrasings: Sequence[tuple[Entry, list[str]]]) -> dict[tuple[str, ...], Entry]:
    """Entries by the exact words of a phrasing that only they have."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for entry, words in phrasings:
        owners.setdefault(tuple(words), set()).add(entry.id)
    return {tuple(words): entry for entry, words in phrasings if words and len(owners[tuple(words)]) == 1}
