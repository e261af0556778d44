"""What became of an event: the rows that one transaction writes, beside the orders and cases."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import msgspec

from models.clock import aware
from models.decisions import Decision
from models.messages import Address
from models.texts import Sentence


class Judged(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A decision about one message; recorded once per event."""

    event_id: str
    community: str
    address: Address
    author: str
    at: datetime
    decision: Decision


class DeedKind(StrEnum):
    """What was done to a text or to a person."""

    REMOVED = "removed"
    RESTORED = "restored"
    WARNED = "warned"
    MUTED = "muted"
    BANNED = "banned"


class Deed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One act that changed a text's visibility or a person's standing: who, why, and what was before.

    `by` is a person's id, or None when the bot decided. `until` is the term that a muting or a ban
    was given, `before` the one it replaced.
    """

    id: int = 0
    community: str
    case: int
    kind: DeedKind
    address: Address
    person: str
    by: str | None
    at: datetime
    reason: Sentence | None = None
    model: str = ""
    until: datetime | None = None
    before: datetime | None = None
    undone_at: datetime | None = None
    undone_by: str | None = None

    def __post_init__(self) -> None:
        aware(self.at, self.until, self.before, self.undone_at)


class Done(NamedTuple):
    """All deeds of one kind in a case, as one; `until` is the latest of their terms."""

    kind: DeedKind
    until: datetime | None


class Counter(StrEnum):
    """What is counted by hour and day, so that reports never scan events."""

    EVENTS = "events"
    REMOVED = "removed"
    REVIEWED = "reviewed"
    SHADOWED = "shadowed"
    RESTORED = "restored"
    DISMISSED = "dismissed"
    WARNED = "warned"
    MUTED = "muted"
    BANNED = "banned"
    OVERTURNED = "overturned"
    QUESTIONS = "questions"
    ANSWERED = "answered"
    NEGATIVE = "negative"
    PRAISED = "praised"
    CASES_OPENED = "cases_opened"
    CASES_ANSWERED = "cases_answered"
    CASES_CLOSED = "cases_closed"
    FIRST_ANSWER_SECONDS = "first_answer_seconds"
    POSTS_PUBLISHED = "posts_published"
    LIKES = "likes"
    REPOSTS = "reposts"
    VOTES = "votes"


class Tally(msgspec.Struct, frozen=True, gc=False):
    """Counts to add for one community at one moment."""

    community: str
    at: datetime
    counts: Mapping[Counter, int] = {}

    def __post_init__(self) -> None:
        aware(self.at)
