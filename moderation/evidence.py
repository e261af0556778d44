"""What a judgement is made from: the reading of a text, what surrounds it, the rules of the house."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.decisions import Scores
from moderation.latin import Seen, seen_words
from moderation.recent import NO_REPEATS, Repeats
from moderation.text import Word, spoken, words

LINK, MENTION, OBSCENE, SHOUT, ODD = 1, 2, 4, 8, 16
"""What a chunk may hold, as bits of `Token.signals`: a rule looks closer only where its bit is set.

`ODD` is Latin that may be Russian: a reason for a second view."""
AROUND, PHRASES, SPAMMY, RUDE, ALWAYS = 32, 64, 128, 256, 512
"""Further reasons to look: something around the text, a house with stop phrases, what the classifier
thinks of it, none at all."""


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


class Reading(NamedTuple):
    """A text as it was read on the hot path; `seen` is its second view, where it has one.

    The tokens of the second view stand behind those of the text.
    """

    text: str
    tokens: Sequence[Token]
    signals: int
    scores: Scores
    seen: Sequence[Seen] = ()

    @property
    def normal(self) -> str:
        """The normalised words with spaces between; a second view stands on a line of its own."""
        own = len(self.tokens) - len(self.seen)
        views = (self.tokens[:own], self.tokens[own:])
        lines = (" ".join(word for token in view for word in token.words) for view in views)
        return "\n".join(filter(None, lines))

    def words(self) -> list[Word]:
        """The normalised words but for addresses, those of the second view last; made anew each time."""
        return [*words(spoken(self.text)), *seen_words(self.seen)]


class Around(NamedTuple):
    """What is known about a message beyond its text."""

    forwarded_from_channel: bool = False
    from_channel: bool = False
    hidden_links: tuple[str, ...] = ()
    repeats: Repeats = NO_REPEATS


@dataclass(frozen=True, slots=True)
class HouseRules:
    """A community's own rules, compiled once by `moderation.judge.house_rules`.

    With `clean_language` an obscene word is a matter for a person whoever it is meant for.
    """

    stop_phrases: re.Pattern[str] | None = None
    allowed_domains: frozenset[str] = frozenset()
    clean_language: bool = False
