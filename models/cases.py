"""What a person must see: a case, its states and its history."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from models.clock import aware
from models.intents import Order, RefreshCard
from models.messages import Address
from models.outcomes import Deed
from models.texts import Sentence

NOT_DELIVERED = "delivery: "
"""How a line of a case's history begins that says why something was given up."""


class CaseKind(StrEnum):
    """Why a person is called."""

    REMOVED = "removed"
    REVIEW = "review"
    NEGATIVE = "negative"
    QUESTION = "question"
    DELIVERY = "delivery"
    APPEAL = "appeal"
    EXPELLED = "expelled"


class Severity(StrEnum):
    """How pressing a case is; what that means is data of each community."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class CaseState(StrEnum):
    """Where a case is."""

    OPEN = "open"
    TAKEN = "taken"
    CLOSED = "closed"


class CaseAction(StrEnum):
    """What a person can do with a case: the buttons of its card."""

    TAKE = "take"
    HIDE = "hide"
    RESTORE = "restore"
    MUTE = "mute"
    BAN = "ban"
    WARN = "warn"
    NOT_A_PROBLEM = "fine"
    CLOSE = "close"
    REPLY = "reply"
    ANSWER = "answer"
    REASSIGN = "reassign"
    SNOOZE = "snooze"
    CLOSE_COMMENTS = "close_comments"
    OPEN_COMMENTS = "open_comments"
    STATEMENT = "statement"
    PIN = "pin"
    UNPIN = "unpin"
    CALL_LEAD = "lead"
    OVERTURN = "overturn"
    UPHOLD = "uphold"
    RELEASE = "release"
    UNDO = "undo"


class CaseItem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message of an incident, as it was when it was judged."""

    address: Address
    author: str
    author_name: str
    text: str
    at: datetime
    thread: str | None = None
    private: bool = False
    attachments: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        aware(self.at)


class Case(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An incident that a person must see; similar messages join it instead of opening another.

    `incident` is what similar messages share. `spans` are the parts of the first item's text
    that mattered; `joined_at` is when the latest message joined, `promised_at` when it was last said to
    somebody in it that a person comes. `owner` answers for it from the first moment on; who has taken it
    in hand did so at `taken_at`. `resolution` are the words with which it was
    closed. `version` grows with each change, so that two people never change the same state of a case.
    """

    id: int
    community: str
    kind: CaseKind
    incident: str
    state: CaseState
    first: CaseItem
    reasons: tuple[Sentence, ...]
    opened_at: datetime
    deadline: datetime
    spans: tuple[tuple[int, int], ...] = ()
    model: str = ""
    count: int = 1
    people: int = 1
    joined_at: datetime | None = None
    promised_at: datetime | None = None
    owner: str | None = None
    owner_name: str | None = None
    severity: Severity = Severity.NORMAL
    cause: str = ""
    taken_at: datetime | None = None
    resolution: str = ""
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    alerts: int = 1
    card: Address | None = None
    version: int = 1

    def __post_init__(self) -> None:
        aware(self.opened_at, self.joined_at, self.promised_at, self.deadline)
        aware(self.taken_at, self.answered_at, self.closed_at)

    def changed(self, **changes: Any) -> "Case":
        """The next version of the case."""
        return msgspec.structs.replace(self, version=self.version + 1, **changes)

    def redrawn(self, key: str) -> Order:
        """The order to draw its card anew; `key` names the cause."""
        refresh = RefreshCard(platform=self.first.address.platform, case=self.id)
        return Order(key=key, intent=refresh, case=self.id)


class Alarm(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A story asks that a person sees something; whether it opens a case or joins one is decided later.

    `incident` is shared by what belongs together, `storm` by what is shown together when much of
    the same comes at once. `shared` when the incident is that of all who ask the same, whoever they are.
    `deeds` were done already and belong to the case. `promise` is what its author is told unless others
    in the case have just been. `waits` when its conversation is seen in
    the case, `goes_on` when that may be seen in one already, which this belongs to then.
    """

    community: str
    kind: CaseKind
    incident: str
    storm: str
    item: CaseItem
    reasons: tuple[Sentence, ...]
    spans: tuple[tuple[int, int], ...] = ()
    model: str = ""
    cause: str = ""
    deeds: tuple[Deed, ...] = ()
    promise: tuple[Order, ...] = ()
    shared: bool = False
    waits: bool = False
    goes_on: bool = False


class Unseen(NamedTuple):
    """A case whose card is not known to be out; `ordered` when an order to show it still waits, `refused` is
    how often a platform did not do what was ordered for it, and `last` when it was so last."""

    number: int
    community: str
    opened_at: datetime
    ordered: bool
    refused: int = 0
    last: datetime | None = None


class Served(NamedTuple):
    """A case as the service figures see it: when somebody asked, and when people answered and closed it."""

    number: int
    kind: CaseKind
    author: str
    asked_at: datetime
    opened_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    cause: str = ""
    outcome: str | None = None
