"""Reading a text on the hot path: what each chunk says is remembered, so a text costs additions."""

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from itertools import chain

import numpy as np
from msgspec.structs import astuple

from models.decisions import Axis, Scores
from moderation.artifact import Platt
from moderation.chunks import bare_words, is_bare
from moderation.classifier import Classifier, Sums
from moderation.evidence import HARM, LINK, MENTION, OBSCENE, ODD, SHOUT, SUMS, Reading, Token
from moderation.harm import is_harm_word
from moderation.hidden import hidden_words
from moderation.latin import NO_LATIN, Seen, is_odd, second_view, tables
from moderation.lexicon import Rooted
from moderation.memory import LONGEST, Memory, Total
from moderation.spelled import SPELLED, Spelled, place_of, put_together, spelled
from moderation.text import ADDRESS, chunk_words, is_single

_LINK_LIKE = re.compile(r"://|[^\W_]\.[^\W\d_]{2}")
_MENTION_LIKE = re.compile(r"@\w{3}|\[(?:id|club|public)\d+\|")
_SHOUTED = 3
_SIGNS = ',.!?:;()"«»—–…-'
"""None of them makes a word an address."""
_SILENT = ",.:;"
_REMEMBERED = 100_000
"""Chunks of a generation. With 50,000 each of 300,000 messages of the bench's stream cost 2 µs more, since
55,000 chunks more that had been dropped came again. When both generations are full they take some 30 MB after
that stream, 110 where each chunk is a word with signs that says more than the word."""


class Reader:
    """Reads texts; `memory` is how many chunks a generation remembers."""

    def __init__(self, classifier: Classifier, obscene: Rooted, memory: int = _REMEMBERED) -> None:
        self._classifier = classifier
        self._obscene = obscene
        self._memory = Memory(memory)
        # Read here, so that the first message does not wait for them.
        hidden_words()
        tables()

    def calibrated(self, platt: Mapping[Axis, Platt]) -> "Reader":
        """A reader that knows what this one knows by now and reads scores otherwise."""
        other = copy(self)
        other._classifier = self._classifier.calibrated(platt)
        return other

    def apart(self) -> "Reader":
        """A reader that knows no chunk yet."""
        other = copy(self)
        other._memory = self._memory.apart()
        return other

    def read(self, text: str) -> Reading:
        """Everything that the rules need to know about `text`. Linear in its length."""
        tokens = self.tokens(text)
        square = spam = toxic = negative = question = 0.0
        signals = singles = 0
        for a, b, c, d, e, bits, letters, _ in tokens:
            square += a
            spam += b
            toxic += c
            negative += d
            question += e
            signals |= bits
            singles += letters
        if singles >= SPELLED and (words := spelled(text, tokens)):
            return self._as_of(text, words, self.read(put_together(text, words)))
        total = (square, spam, toxic, negative, question)
        reading = Reading(text, lambda: tokens, signals, self._classifier.scores(total))
        return self._viewed_again(reading, total) if signals & ODD else reading

    def learn(self, texts: Iterable[str]) -> None:
        """Get to know the new chunks of many texts at once: half the price of meeting them one by one."""
        met = dict.fromkeys(chain.from_iterable(map(str.split, texts)))
        self._learn(self._memory.recall(chunk for chunk in met if len(chunk) <= LONGEST))

    def skim(self, texts: Sequence[str]) -> list[Total | None]:
        """`learn` texts and tell what they add up to; None where one must be read by itself."""
        return list(self._memory.totals(texts, self._learn))

    def skimmed(self, text: str, scores: Scores) -> Reading:
        """The reading of a text of which `skim` knew the total, and from it its scores."""
        return Reading(text, partial(self.tokens, text), 0, scores)

    def scores(self, total: Total) -> Scores:
        """Probabilities of a text with that total."""
        return self._classifier.scores(total)

    def tokens(self, text: str) -> list[Token]:
        """What each chunk of `text` says."""
        chunks = text.split()
        known = self._memory.tokens(chunks)
        return [token or self.token(chunk) for token, chunk in zip(known, chunks, strict=True)]

    def _learn(self, new: Sequence[str]) -> None:
        """Get to know chunks that nobody remembers, each given once, none of them long."""
        bare = dict.fromkeys(bare_words(new))
        cores = _cores([chunk for chunk in new if chunk not in bare])
        bare.update(dict.fromkeys(self._memory.recall(filter(None, dict.fromkeys(cores.values())))))
        self._learn_words(list(bare))
        self._learn_others([chunk for chunk, core in cores.items() if not core])
        self._learn_dressed({chunk: core for chunk, core in cores.items() if core and core != chunk})

    def _learn_words(self, words: Sequence[str]) -> None:
        sums = self._classifier.words(words)
        telling = {*filter(is_harm_word, words), *self._obscene.among(words)}
        said = {
            at: self._said(word, sums[at].tolist())
            for at, word in enumerate(words)
            if word in telling or word < NO_LATIN or len(word) == 1
        }
        self._memory.keep_all(words, sums, said)

    def _said(self, word: str, sums: Sequence[float]) -> Token:
        """The token of a word that stands alone and as the normaliser leaves it."""
        square, spam, toxic, negative, question = sums
        signals = self._sign(word) | ODD * (word < NO_LATIN and is_odd(word))
        singles = 1 if len(word) == 1 and is_single(word) else 0
        return Token(square, spam, toxic, negative, question, signals, singles, (word,))

    def _learn_others(self, chunks: Sequence[str]) -> None:
        sums = self._classifier.many(chunks)
        said = {at: self._made(*one) for at, one in enumerate(zip(chunks, sums.tolist(), strict=True))}
        self._memory.keep_all(chunks, sums, said)

    def _learn_dressed(self, cores: Mapping[str, str]) -> None:
        """Most chunks that say one word say just what it does."""
        known, others = self._memory, {}
        for chunk, core in cores.items():
            if not (_says_no_more(chunk, known.word(core)) and known.keep_like(chunk, core)):
                said = self.token(core)
                token = self._dressed(chunk, said)
                if token is not said or not known.keep_like(chunk, core):
                    others[chunk] = token
        sums = np.array([token[:SUMS] for token in others.values()])
        known.keep_all(list(others), sums, dict(enumerate(others.values())))

    def token(self, chunk: str) -> Token:
        """What `chunk` says, from memory where it is known."""
        return self._memory.get(chunk) or self._missed(chunk)

    @staticmethod
    def _as_of(text: str, words: Sequence[Spelled], reading: Reading) -> Reading:
        """The reading of what was put together as that of the text."""
        seen = [Seen(one.text, *place_of(one.start, one.end, words)) for one in reading.seen]
        return Reading(text, reading.tell, reading.signals, reading.scores, seen)

    def _viewed_again(self, reading: Reading, total: Sequence[float]) -> Reading:
        """With what the text says if its Latin letters are Russian: of both views, what is worse counts."""
        seen = second_view(reading.text)
        if not seen:
            return reading
        shown = [self.token(reading.text[one.start : one.end]) for one in seen]
        said = [self.token(one.text) for one in seen]
        square, *sums = map(_exchanged, total, zip(*shown, strict=True), zip(*said, strict=True))
        other = self._classifier.scores((max(0.0, square), *sums))
        signals = reading.signals
        for token in said:
            signals |= token.signals
        worse = Scores(*map(max, astuple(reading.scores), astuple(other)))
        tokens = [*reading.tokens, *said]
        return Reading(reading.text, lambda: tokens, signals, worse, seen)

    def _missed(self, chunk: str) -> Token:
        core = _core(chunk)
        if core and core != chunk:
            return self._keep_dressed(chunk, core)
        if core:
            token = self._said(chunk, self._classifier.word(chunk))
        else:
            token = self._made(chunk, self._classifier.sums(chunk))
        self._memory.keep(chunk, token)
        return token

    def _keep_dressed(self, chunk: str, core: str) -> Token:
        said = self.token(core)
        token = self._dressed(chunk, said)
        if token is not said or not self._memory.keep_like(chunk, core):
            self._memory.keep(chunk, token)
        return token

    def _made(self, chunk: str, sums: Sequence[float]) -> Token:
        square, spam, toxic, negative, question = sums
        found = tuple([word.text for word in chunk_words(chunk)])
        signals, singles = _signs(chunk) | self._meant(found), sum(map(is_single, found))
        return Token(square, spam, toxic, negative, question, signals, singles, found)

    def _meant(self, words: Sequence[str]) -> int:
        """The signals of words."""
        signals = 0
        for word in words:
            signals |= self._sign(word)
        return signals

    def _sign(self, word: str) -> int:
        return OBSCENE * (word in self._obscene) | HARM * is_harm_word(word)

    def _dressed(self, chunk: str, core: Token) -> Token:
        """The token of a chunk that says one word, from that of the word itself."""
        word = core.words[0]
        if _says_no_more(chunk, word):
            return core  # "Привет," and "привет" are one and the same object
        alone = Sums(*core[:5])
        sums, signals = self._classifier.dressed(chunk, word, alone), _signs(chunk)
        if sums is alone and not signals:
            return core
        return Token(*sums, core.signals | signals, core.singles, core.words)


def _exchanged(total: float, shown: Iterable[float], said: Iterable[float]) -> float:
    return total - sum(shown) + sum(said)


def _shown(chunk: str) -> str:
    """What is between the signs around a chunk: if it is a bare word, that is all that the chunk says."""
    return chunk.strip(_SIGNS).lower().replace("ё", "е")


def _says_no_more(chunk: str, word: str) -> bool:
    """Whether only a capital or a sign that tells nothing sets `chunk` apart from `word`."""
    if chunk.isupper():
        return False
    lower = chunk.lower()
    return lower == word or (lower[:-1] == word and lower[-1] in _SILENT and word >= NO_LATIN)


def _core(chunk: str) -> str:
    """The word that is all that `chunk` says; empty where there are more, or an address.

    Three of ten chunks that were never seen are a known word with a capital or a comma.
    """
    if is_bare(chunk):
        return chunk
    shown = _shown(chunk)
    return shown if is_bare(shown) else _only_word(chunk)


def _cores(chunks: Sequence[str]) -> dict[str, str]:
    """The same of many chunks that are no bare words themselves."""
    shown = list(map(_shown, chunks))
    bare = set(bare_words(shown))
    return {
        chunk: word if word in bare else _only_word(chunk) for chunk, word in zip(chunks, shown, strict=True)
    }


def _only_word(chunk: str) -> str:
    """The same of a chunk that is no bare word with signs around it."""
    said = chunk_words(chunk)
    if len(said) != 1 or not said[0].text.isalpha():
        return ""
    return said[0].text if chunk.isalpha() or not ADDRESS.search(chunk) else ""


def _signs(chunk: str) -> int:
    """The signals that do not depend on the words."""
    signals = SHOUT * (len(chunk) >= _SHOUTED and chunk.isupper())
    if chunk < NO_LATIN:
        signals |= ODD * is_odd(chunk)
    if chunk.isalpha():
        return signals
    return (
        signals
        | LINK * (_LINK_LIKE.search(chunk) is not None)
        | MENTION * (_MENTION_LIKE.search(chunk) is not None)
    )
