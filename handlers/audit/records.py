"""What an audit reads and what it finds out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from babel.numbers import format_decimal

from models.clock import aware
from models.communities import Place
from models.decisions import Finding, Scores
from models.messages import AuthorKind
from models.texts import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditMessage:
    """A message of a history; `at` is None and `author` empty where the file does not say it."""

    id: str
    chat: str
    author: str
    author_name: str
    text: str
    at: datetime | None = None
    kind: AuthorKind = AuthorKind.PERSON
    place: Place = Place.WALL
    reply_to: str | None = None
    hidden_links: tuple[str, ...] = ()
    forwarded_from_channel: bool = False

    def __post_init__(self) -> None:
        aware(self.at)


class Outcome(StrEnum):
    """What the bot would have done with a message.

    A question without an answer calls a person where somebody waits for the community; in a chat,
    where people ask each other, it is only overheard.
    """

    REMOVED = "removed"
    REVIEWED = "reviewed"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    OVERHEARD = "overheard"
    LEFT = "left"
    OURS = "ours"


CASES = (Outcome.REMOVED, Outcome.REVIEWED, Outcome.ESCALATED)
"""Outcomes whose messages are worth reading one by one."""

SHOWN = (*CASES, Outcome.ANSWERED, Outcome.UNANSWERED)
"""Outcomes in which the bot or a person has something to do."""


@dataclass(slots=True, kw_only=True)
class Case:
    """A message worth reading, and how often nearly the same was written."""

    outcome: Outcome
    text: str
    author: str
    author_name: str
    chat: str
    message: str
    at: datetime | None
    scores: Scores
    findings: tuple[Finding, ...]
    without: Sentence | None = None
    """Without which fragments it would have been judged more mildly."""
    example: Sentence | None = None
    """The nearest sample that the classifier was shown."""
    count: int = 1


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody whose messages had to go or were looked at."""

    author: str
    name: str
    removed: int = 0
    reviewed: int = 0


@dataclass(slots=True, kw_only=True)
class Asked:
    """A question that the bot could not answer; `ignored` are those to which nobody replied."""

    text: str
    count: int = 0
    ignored: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions about the same, the commonest first: a candidate for an approved answer."""

    questions: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How often it was asked."""
        return sum(question.count for question in self.questions)

    @property
    def ignored(self) -> int:
        """How often nobody replied."""
        return sum(question.ignored for question in self.questions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How much there is to do on a day: the usual one, one in ten, the worst."""

    usual: int = 0
    busy: int = 0
    worst: int = 0


class Expected(NamedTuple):
    """Between how many and how many."""

    least: float
    most: float

    def over(self, days: float) -> "Expected":
        """The same in a day."""
        return Expected(self.least / days, self.most / days)

    def told(self, language: str) -> str:
        """In figures, with one digit after the point."""
        least, most = (format_decimal(round(part, 1), format="#,##0.0", locale=language) for part in self)
        return least if least == most else f"{least}–{most}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that an audit found out, ready to be shown.

    `in_vain` is how many of the cases are expected to be false alarms, by the classifier's probabilities;
    `again` how many messages the running bot would look at once more, which may remove or show some of them;
    `weeks` are by the Monday, without gaps; `hours` are the messages that needed an act, by
    weekday (Monday first) and hour in the community's zone; `wait` is the median of seconds until
    somebody replied to a question.
    """

    messages: int
    people: int
    people_at_least: bool
    outcomes: Mapping[Outcome, int]
    first: datetime | None
    last: datetime | None
    weeks: Mapping[date, Mapping[Outcome, int]]
    hours: tuple[tuple[int, ...], ...]
    loads: Mapping[str, Load]
    rules: Mapping[str, Mapping[Outcome, int]]
    cases: Mapping[Outcome, tuple[Case, ...]]
    worst: tuple[Person, ...]
    groups: tuple[Group, ...]
    answers: Mapping[str, int]
    with_answers: bool
    ignored: int
    wait: float | None
    in_vain: Expected
    model: str
    again: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)

    @property
    def in_vain_a_day(self) -> Expected | None:
        """Expected false alarms a day; None where the messages have no dates."""
        if self.first is None or self.last is None:
            return None
        return self.in_vain.over(max((self.last - self.first).total_seconds() / 86_400, 1.0))
