"""A subscriber's standing in a community: what the ladder and the cards look at."""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from models.clock import aware


class Standing(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """How a person stands. `strikes` are removals that count now; all moments are in UTC."""

    community: str
    person: str
    name: str
    first_seen: datetime
    messages: int = 0
    strikes: int = 0
    last_strike: datetime | None = None
    muted_until: datetime | None = None
    banned_until: datetime | None = None

    def heard(self, name: str, messages: int) -> "Standing":
        """The same after further messages, under the name that the person has now."""
        return replace(self, name=name, messages=self.messages + messages)

    def __post_init__(self) -> None:
        # Nearly always there is but one moment, and to call somebody costs more than to make the record.
        if self.first_seen.tzinfo is None or self.last_strike or self.muted_until or self.banned_until:
            aware(self.first_seen, self.last_strike, self.muted_until, self.banned_until)
