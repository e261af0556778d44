"""What a judgement is made from: the reading of a text, what surrounds it, the rules of the house."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

import msgspec

from models.communities import NEGATIVE_THRESHOLD
from models.decisions import Axis, Scores
from moderation.latin import Seen, seen_words
from moderation.recent import NO_REPEATS, Repeats
from moderation.text import Word, chunk_words, spoken, words

LINK, MENTION, OBSCENE, SHOUT, ODD = 1, 2, 4, 8, 16
"""What a chunk may hold, as bits of `Token.signals`: a rule looks closer only where its bit is set.

`ODD` is Latin that may be Russian: a reason for a second view."""
PHRASES, SPAMMY, RUDE = 32, 64, 128
"""Further reasons to look: a house with stop phrases, what the classifier thinks of the text."""
HIDDEN, CHANNEL, REPEATED, STRANGER = 256, 512, 1024, 2048
"""And what is around it: links that it doesn't show, a channel that speaks, repetitions, an odd newcomer."""
QUARREL = 4096
"""It answers an insult."""
ALWAYS = 8192
"""No reason at all."""
HARM = 16384
"""A chunk may tell of harm: only its text is looked at for that."""


_CHUNK = re.compile(r"\S+")


class Token(NamedTuple):
    """What a chunk says: its parts of the scores, its signals, its single letters, its words."""

    square: float
    spam: float
    toxic: float
    negative: float
    question: float
    signals: int
    singles: int
    words: tuple[str, ...]


SUMS = 5
"""So many of the first fields of a token are added up."""


class Reading(msgspec.Struct, frozen=True):
    """A text as it was read on the hot path; `seen` is its second view, where it has one.

    `tell` gives its tokens, those of the second view behind those of the text.
    """

    text: str
    tell: Callable[[], Sequence[Token]]
    signals: int
    scores: Scores
    seen: Sequence[Seen] = ()

    @property
    def tokens(self) -> Sequence[Token]:
        """What each chunk says; few rules ask."""
        return self.tell()

    @property
    def normal(self) -> str:
        """The normalised words with spaces between; a second view stands on a line of its own."""
        tokens = self.tokens
        own = len(tokens) - len(self.seen)
        views = (tokens[:own], tokens[own:])
        lines = (" ".join(word for token in view for word in token.words) for view in views)
        return "\n".join(filter(None, lines))

    def words(self) -> list[Word]:
        """The normalised words but for addresses, those of the second view last; made anew each time."""
        return [*words(spoken(self.text)), *seen_words(self.seen)]

    def weighty(self, axis: Axis, most: int) -> list[Word]:
        """The words of up to `most` chunks that weigh most on an axis, and those of the second view.

        A fraction of the price of all words; where letters were put together, these.
        """
        own = self._own
        weights = list(map(attrgetter(axis), own))
        heaviest = sorted(range(len(weights)), key=weights.__getitem__, reverse=True)[:most]
        return self._in_chunks(sorted(heaviest), own)

    def signed(self, signal: int) -> list[Word]:
        """The same of the chunks that have a signal."""
        own = self._own
        return self._in_chunks([at for at, token in enumerate(own) if token.signals & signal], own)

    @property
    def _own(self) -> Sequence[Token]:
        tokens = self.tokens
        return tokens[: len(tokens) - len(self.seen)]

    def _in_chunks(self, places: Sequence[int], own: Sequence[Token]) -> list[Word]:
        chunks = list(_CHUNK.finditer(self.text))
        if len(chunks) != len(own):
            return self.words()
        found = [word for place in places for word in _in_chunk(chunks[place], own[place])]
        return [*found, *seen_words(self.seen)]


def _in_chunk(chunk: re.Match[str], token: Token) -> list[Word]:
    said, at = chunk[0], chunk.start()
    if not said.isalpha():
        said = spoken(said)
    # Letters of a chunk that spell a word are put together where texts are read as wholes.
    found = words(said) if token.singles > 1 else chunk_words(said)
    return [Word(text, at + start, at + end) for text, start, end in found]


class Around(msgspec.Struct, frozen=True, gc=False):
    """What is known about a message beyond its text.

    `stranger` is the name of an author who has never written here before; empty for all others. `insult` is
    that part of the message which it answers for which somebody was held to insult; empty otherwise.
    """

    forwarded_from_channel: bool = False
    from_channel: bool = False
    hidden_links: tuple[str, ...] = ()
    repeats: Repeats = NO_REPEATS
    stranger: str = ""
    insult: str = ""

    @property
    def reasons(self) -> int:
        """What a rule should look at, as bits; whether a stranger is odd the scores tell too."""
        found = REPEATED if self.repeats is not NO_REPEATS and self.repeats.many else 0
        if self.hidden_links:
            found |= HIDDEN
        if self.insult:
            found |= QUARREL
        if self.from_channel or self.forwarded_from_channel:
            found |= CHANNEL
        return found


@dataclass(frozen=True, slots=True)
class HouseRules:
    """A community's own rules, compiled once by `moderation.judge.house_rules`.

    With `clean_language` an obscene word is a matter for a person whoever it is meant for. A text is a
    complaint from a score of `complaint` on; `accounts` are the house's own, as `@name` in small letters.
    """

    stop_phrases: re.Pattern[str] | None = None
    allowed_domains: frozenset[str] = frozenset()
    clean_language: bool = False
    complaint: float = NEGATIVE_THRESHOLD
    accounts: frozenset[str] = frozenset()
