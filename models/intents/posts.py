"""What happens to the posts of the plan and to what stands below them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from models.clock import aware
from models.content import Content
from models.messages import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """Put a post of the plan on the wall; with `at` the platform keeps it and shows it then."""

    platform: str
    chat: str
    post: int
    content: Content
    at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeOut:
    """Look whether a post that the platform was to show at `at` is out; `address` is where it waited."""

    address: Address
    post: int
    content: Content
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstComment:
    """Say something as the community under a post of ours, where people comment it."""

    address: Address
    post: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revise:
    """Change the words and the buttons of a published post; what it shows beside them stays."""

    address: Address
    post: int
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Keep a published post at the top, for a `term` that is counted from then if there is one."""

    address: Address
    post: int
    term: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpin:
    """Let a post go the way of the others; `at` the end of its term, now where there is none."""

    address: Address
    post: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take a published post off the wall; `at` the end of its term, now where there is none."""

    address: Address
    post: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPost:
    """Show a post in a chat of the people who plan as readers will see it on this platform."""

    platform: str
    chat: str
    post: int
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseComments:
    """Nobody comments on a post of ours any more."""

    post: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenComments:
    """Whoever may write comments on a post of ours again."""

    post: Address


ChangePost = Revise | Pin | Unpin | Withdraw
"""What happens to a post of the plan that is out."""

Switch = CloseComments | OpenComments
"""What is about the comments of a post as a whole."""
