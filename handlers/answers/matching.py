"""Which approved entry answers a question, and how sure that is: the face of `handlers.answers.base`.

By words alone that takes no time, so the path of messages asks at once. What a question means takes
milliseconds: `think` works it out, in a thread, and from then on `match` knows it. Without an encoder
everything works by words. Whether the confidence is enough is for the caller to decide.
"""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from threading import Lock
from typing import NamedTuple

import numpy as np

from handlers import ports
from handlers.answers.base import Asked, Base, Meaning, Meant
from handlers.answers.confidence import lines, others
from handlers.answers.promise import promise
from handlers.answers.spelling import Spelling
from handlers.likeness.similarity import words_asked
from models.encoding import Encoder
from models.errors import NoMeanings
from models.faq import Candidate, Entry, Match, Promise
from moderation.latin import second_view

_OTHERS = 3
_REMEMBERED = 1024
"""Questions whose meaning was worked out and that may be asked about soon."""
_AT_A_TIME = 32
"""Questions that are held against all phrasings together: that costs little more than one of them."""
_AT_ONCE = 0.85
"""So sure by words alone one answers although it could be known what is meant."""
_STRANGE = 0.5
"""Below this known share of a question it may have been typed in other letters than it was meant."""

_OTHER_FIGURE = 0.35
"""As sure one is at most of an entry about other figures: it is offered and not given."""
_FIGURE = re.compile(r"\d+|x{0,4}[sml]\Z")

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбюё"
_SWITCHED = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


class _Reading(NamedTuple):
    """A question as it was meant: its text, and how the base sees it."""

    text: str
    asked: Asked


class _Sight(NamedTuple):
    """A base, with or without meanings, and what it promises."""

    base: Base
    promise: Promise

    @classmethod
    def on(cls, base: Base) -> "_Sight":
        """Examine the base."""
        return cls(base, promise(base, lines()))


class Matcher:
    """Finds the entry of a base that answers a question; another one is made when the base changes."""

    def __init__(
        self, entries: Iterable[Entry], before: ports.Matcher | None = None, *, encoder: Encoder | None = None
    ) -> None:
        """Read the base; entries without phrasings can't be found.

        What `before`, the matcher of the base as it was, knows of meanings is taken over.
        """
        base = Base.of(entries)
        self._by_words = _Sight.on(base)
        self._by_meaning: _Sight | None = None
        self._verbatim = _verbatim(base)
        self._spelling = Spelling(
            (word for phrasing in base.phrasings for word in words_asked(phrasing)),
            (word for text in others() for word in words_asked(text)),
        )
        self._encoder = encoder if encoder and base.entries and encoder.name == lines().encoder else None
        self._known: Mapping[str, Meaning] = before._known if isinstance(before, Matcher) else {}
        self._thought: OrderedDict[str, Match | None] = OrderedDict()
        self._lock = Lock()

    @property
    def thinks(self) -> bool:
        """Whether there is more to know of a question than its words."""
        return self._encoder is not None

    @property
    def promise(self) -> Promise:
        """From which confidence on this base answers, and how often it errs then, as far as is known now."""
        return (self._by_meaning or self._by_words).promise

    def match(self, question: str) -> Match | None:
        """The best entry, or None where nothing is near or the text is too short to be sure of.

        A question typed in the wrong keyboard layout, or by sound in Latin letters, is read in the other
        letters when that makes more sense, and misspelt words as those of the base.
        """
        thought = self._thought.get(question, self)
        if not isinstance(thought, Matcher):
            return thought
        sight = self._by_words
        # Of what is asked in just the words of a phrasing nothing else needs to be known.
        found = self._word_for_word(words_asked(question), sight) or self._found(self._read(question), sight)
        return replace(found, needed=max(found.needed, _AT_ONCE)) if found and self.thinks else found

    def think(self, questions: Sequence[str]) -> None:
        """Work out what questions mean, so that `match` knows it; in a thread, since it takes a while.

        The first time, what the base means too; then it is known what it promises. If the encoder can't be
        used after all, it goes by words from now on and `thinks` no more.
        """
        with self._lock:  # two threads would do the same work twice
            try:
                if self._encoder is not None:
                    self._think(self._encoder, questions)
            except NoMeanings:
                self._encoder = self._by_meaning = None

    def _think(self, encoder: Encoder, questions: Sequence[str]) -> None:
        sight = self._by_meaning = self._by_meaning or self._understood(encoder)
        for start in range(0, len(questions), _AT_A_TIME):
            self._think_of(encoder, questions[start : start + _AT_A_TIME], sight)
        while len(self._thought) > _REMEMBERED:
            self._thought.popitem(last=False)

    def _think_of(self, encoder: Encoder, questions: Sequence[str], sight: _Sight) -> None:
        readings = [self._read(question) for question in questions]
        texts = [reading.text for reading in readings]
        known = sight.base.known(texts, encoder.meanings(texts))
        for question, reading, (meaning, likeness) in zip(questions, readings, known, strict=True):
            meant = reading._replace(asked=reading.asked._replace(meaning=meaning, likeness=likeness))
            self._thought[question] = self._found(meant, sight)

    def _understood(self, encoder: Encoder) -> _Sight:
        base = self._by_words.base
        texts = dict.fromkeys((*base.phrasings, *others()))
        if new := [text for text in texts if text not in self._known]:
            self._known = {**self._known, **dict(zip(new, encoder.meanings(new), strict=True))}
        self._known = {text: self._known[text] for text in texts}
        meanings = np.stack([self._known[text] for text in (*base.phrasings, *others())])
        return _Sight.on(replace(base, meant=Meant.of(base.phrasings, others(), meanings)))

    def _read(self, question: str) -> _Reading:
        reading = self._as(question)
        if (mended := self._spelling.mended(question)) != question:
            reading = max(self._as(mended), reading, key=_known)
        if reading.asked.vector.known >= _STRANGE:
            return reading
        others = [self._as(text) for text in _in_other_letters(question)]
        knowing = [other for other in others if self._by_words.base.index.knows(other.asked.words)]
        return max([reading, *knowing], key=_known)

    def _as(self, text: str) -> _Reading:
        words = words_asked(text)
        return _Reading(text, Asked(words, self._by_words.base.index.vector(words)))

    def _word_for_word(self, words: Sequence[str], sight: _Sight) -> Match | None:
        """The entry that has just these words as a phrasing, if it alone has them."""
        if (entry := self._verbatim.get(tuple(words))) is None:
            return None
        return Match(entry=entry, confidence=1.0, margin=1.0, needed=sight.promise.needed)

    def _found(self, reading: _Reading, sight: _Sight) -> Match | None:
        if found := self._word_for_word(reading.asked.words, sight):
            return found
        if len(reading.asked.words) <= 1:
            return None
        near = sight.base.find(reading.asked)
        if not len(near.entries):
            return None
        sure = lines().confidences(near)
        if named := _figures(reading.asked.words):
            other = [_names_others(named, sight.base.entries[entry]) for entry in near.entries]
            sure = np.where(other, np.minimum(sure, _OTHER_FIGURE), sure)
        order = (-sure).argsort(kind="stable")[: 1 + _OTHERS]
        best, *others = (Candidate(sight.base.entries[near.entries[one]], float(sure[one])) for one in order)
        second = others[0].confidence if others else 0.0
        return Match(
            entry=best.entry,
            confidence=best.confidence,
            margin=best.confidence - second,
            others=tuple(others),
            needed=sight.promise.needed,
        )


def _figures(words: Iterable[str]) -> frozenset[str]:
    """The numbers and sizes among words: "5л" names the same as "5 л"."""
    return frozenset(found[0] for word in words if (found := _FIGURE.match(word)))


def _names_others(figures: frozenset[str], entry: Entry) -> bool:
    """Whether all that an entry is asked by names a figure and none of these: what it says of size S need not
    be true of M. Where phrasings differ in their figures anything may stand there."""
    own = frozenset.intersection(*(_figures(words_asked(phrasing)) for phrasing in entry.phrasings))
    return bool(own) and own.isdisjoint(figures)


def _known(reading: _Reading) -> float:
    return reading.asked.vector.known


def _in_other_letters(question: str) -> list[str]:
    """The text as it would be in the other keyboard layout, and as Russian by its sound where it is that."""
    texts = [question.lower().translate(_SWITCHED)]
    if seen := second_view(question):
        texts.append(" ".join(chunk.text for chunk in seen))
    return texts


def _verbatim(base: Base) -> dict[tuple[str, ...], Entry]:
    """Entries by the exact words of a phrasing that only they have."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for entry in base.entries:
        for phrasing in entry.phrasings:
            owners.setdefault(tuple(words_asked(phrasing)), set()).add(entry.id)
    entries = {entry.id: entry for entry in base.entries}
    return {words: entries[min(names)] for words, names in owners.items() if words and len(names) == 1}
