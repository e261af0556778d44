"""What the readers of histories share: their kinds, what they leave out, how a file can be broken."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum

from models.errors import InputError
from models.texts import Sentence

MOST_NAMES = 200_000
LONGEST_TEXT = 20_000
_FIRST_YEAR, _LAST_YEAR = 2000, 2099


class Kind(StrEnum):
    """What a file turned out to be."""

    TELEGRAM_CHAT = "telegram_chat"
    TELEGRAM_ACCOUNT = "telegram_account"
    VK_PAGES = "vk_pages"
    VK_COMMENTS = "vk_comments"
    TABLE = "table"


class Skipped(StrEnum):
    """Why something in a file is no message to judge."""

    SERVICE = "service"
    DELETED = "deleted"
    PRIVATE = "private"
    UNUSABLE = "unusable"


@dataclass(slots=True)
class Aside:
    """What a reader tells beside the messages: how many it left out and why, names that came late.

    `zone` is for times that are written without one.
    """

    zone: tzinfo
    skipped: Counter[Skipped] = field(default_factory=Counter)
    names: dict[str, str] = field(default_factory=dict)

    def name(self, author: str, name: str) -> None:
        """Remember what somebody is called."""
        if name and len(self.names) < MOST_NAMES:
            self.names[author] = name


def plausible(moment: datetime | None) -> datetime | None:
    """A moment, unless it lies where no community has written anything: then the file is wrong."""
    return moment if moment and _FIRST_YEAR <= moment.year <= _LAST_YEAR else None


class Damaged(InputError):
    """A file that can't be read on; what was read before stays good. `why` says where and why."""

    why: Sentence

    def __init__(self, why: Sentence) -> None:
        super().__init__(why=why)
