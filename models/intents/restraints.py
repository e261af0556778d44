"""Who may not write or be there, and for how long."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import aware


class Offence(StrEnum):
    """What somebody is shut out for, as coarse as platforms keep it."""

    SPAM = "spam"
    INSULT = "insult"
    PROFANITY = "profanity"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute:
    """Keep a person from writing in a chat until `until`; `comment` is what they are told of it."""

    platform: str
    chat: str
    person: str
    until: datetime
    offence: Offence = Offence.OTHER
    comment: str = ""

    def __post_init__(self) -> None:
        aware(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute:
    """Let a person write again, with the permissions they had before."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ban:
    """Exclude a person until `until`; `comment` is what they are told of it."""

    platform: str
    chat: str
    person: str
    until: datetime
    offence: Offence = Offence.OTHER
    comment: str = ""

    def __post_init__(self) -> None:
        aware(self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unban:
    """End an exclusion."""

    platform: str
    chat: str
    person: str
