"""Who came into chats, by which links, who waits at the door, and when a chat was locked."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Somebody came into a chat, perhaps by a link, and perhaps left it."""

    community: str
    chat: str
    person: str
    name: str
    at: datetime
    link: str | None = None
    left_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.at, self.left_at)


class NewcomerState(StrEnum):
    """Where somebody is who came; who left before their question came out has `LEFT`."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """Somebody who is asked something before they may write, or be let in where `asked_to_join`.

    The question stands in `asked_in`; its order has the key `question`. `right` is the place of the right
    answer among its buttons, `wrong` how often another one was pressed. They are waited for until `until`.
    """

    community: str
    chat: str
    person: str
    name: str
    state: NewcomerState
    asked_in: str
    question: str
    right: int
    since: datetime
    until: datetime
    wrong: int = 0
    asked_to_join: bool = False

    def __post_init__(self) -> None:
        aware(self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A chat is locked from `since` to `until`, or was until `opened_at`. `by` None is the bot."""

    id: int = 0
    community: str
    chat: str
    since: datetime
    until: datetime
    by: str | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None

    def __post_init__(self) -> None:
        aware(self.since, self.until, self.opened_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A link by which people come, under a name; `link` None while it is being made."""

    id: int = 0
    community: str
    chat: str
    name: str
    by: str
    at: datetime
    link: str | None = None

    def __post_init__(self) -> None:
        aware(self.at)

    @property
    def mark(self) -> str:
        """What a link to the bot itself carries, so that it is known by which they came."""
        return f"c{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """How many a campaign has brought, and how many of them have left again."""

    came: int = 0
    left: int = 0
