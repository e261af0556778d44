"""Questions as they were asked, and what came of them: the log of answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from models.clock import aware
from models.messages import Address, Thread


class Way(StrEnum):
    """How a question went out. ASIDE is a question to another subscriber, which is left alone; UNSAID is one
    whose answer did not come out: a person had the word before, or the platform refused it."""

    SURE = "sure"
    PROPOSED = "proposed"
    NEARLY = "nearly"
    CHOSEN = "chosen"
    UNSURE = "unsure"
    REPEATED = "repeated"
    MOVED = "moved"
    ASIDE = "aside"
    UNSAID = "unsaid"


KEPT = timedelta(days=92)
"""So long questions are kept: what is replayed and learned from is the last month, and a quarter of a year
has the months that one compares it with."""

SAID = (Way.SURE, Way.CHOSEN)
"""The bot has said an approved answer to this very message."""
ANSWERED = (*SAID, Way.REPEATED)
"""Somebody has read an approved answer."""


class Told(NamedTuple):
    """Somebody asked in a thread what an entry answers, and it was said to them or stood there already."""

    thread: Thread
    entry: str
    version: int
    person: str
    way: Way


class Option(NamedTuple):
    """An answer that was offered: an entry in its version, and the product that it would speak of."""

    entry: str
    version: int
    label: str
    product: str | None = None


class Choice(NamedTuple):
    """What the asker of a message has chosen of what was offered: an entry in its version, or none of it."""

    message: Address
    way: Way
    entry: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question and its way out; `id` follows from the event. `text` has all parts of it.

    `entry` in its `version` was given, or would have been. `options` were offered.
    """

    id: str
    community: str
    address: Address
    person: str
    text: str
    at: datetime
    way: Way
    thread: str | None = None
    private: bool = False
    entry: str | None = None
    version: int | None = None
    confidence: float = 0.0
    options: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        aware(self.at)
