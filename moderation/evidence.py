"""What a judgement is made from: the reading of a text, what surrounds it, the rules of the house."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.decisions import Scores
from moderation.recent import NO_REPEATS, Repeats

LINK, MENTION, OBSCENE, SHOUT = 1, 2, 4, 8
"""What a chunk may hold, as bits of `Token.signals`: a rule looks closer only where its bit is set."""
AROUND, PHRASES, ALWAYS = 16, 32, 64
"""Further reasons to look: something around the text, a house with stop phrases, none at all."""


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
    """A text as it was read on the hot path."""

    text: str
    tokens: Sequence[Token]
    signals: int
    scores: Scores

    @property
    def normal(self) -> str:
        """The normalised words with spaces between."""
        return " ".join(word for token in self.tokens for word in token.words)


class Around(NamedTuple):
    """What is known about a message beyond its text."""

    forwarded_from_channel: bool = False
    from_channel: bool = False
    hidden_links: tuple[str, ...] = ()
    repeats: Repeats = NO_REPEATS


@dataclass(frozen=True, slots=True)
class HouseRules:
    """A community's own rules, compiled once by `moderation.judge.house_rules`."""

    stop_phrases: re.Pattern[str] | None = None
    allowed_domains: frozenset[str] = frozenset()
