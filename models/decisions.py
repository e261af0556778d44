"""What was decided about a text, and why, in a form that can be kept and shown."""

from enum import IntEnum, StrEnum

import msgspec

from models.texts import Sentence


class Axis(StrEnum):
    """What the classifier estimates; the order is the order of its outputs."""

    SPAM = "spam"
    TOXIC = "toxic"
    NEGATIVE = "negative"
    QUESTION = "question"


class Verdict(IntEnum):
    """Ordered: when findings disagree, the larger one wins."""

    ALLOW = 0
    REVIEW = 1
    REMOVE = 2

    @property
    def word(self) -> str:
        """As it is written in files and on the command line."""
        return self.name.lower()


class Scores(msgspec.Struct, frozen=True, gc=False):
    """Calibrated probabilities 0..1, one an axis."""

    spam: float = 0.0
    toxic: float = 0.0
    negative: float = 0.0
    question: float = 0.0


class Finding(msgspec.Struct, frozen=True, gc=False):
    """One rule's opinion. `span` is the half-open range of the original text that mattered."""

    rule: str
    verdict: Verdict
    reason: Sentence
    span: tuple[int, int] | None = None


class Decision(msgspec.Struct, frozen=True, gc=False):
    """All findings about one text; `model` names the classifier that took part."""

    verdict: Verdict
    scores: Scores
    findings: tuple[Finding, ...] = ()
    model: str = ""

    @property
    def leading(self) -> Finding | None:
        """The harshest finding, the first of equals: what the decision is about."""
        return max(self.findings, key=lambda finding: finding.verdict, default=None)
