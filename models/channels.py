"""Where the people on duty are reached, and what is known of chats where they are not."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class LostChannel:
    """A chat of the staff that can't be written to since a moment; `look_at` is when it is tried again."""

    community: str
    chat: str
    since: datetime
    error: str
    look_at: datetime

    def __post_init__(self) -> None:
        aware(self.since, self.look_at)
