"""A platform gives no events: since when, until when, and what will never come."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From one moment to another."""

    since: datetime
    until: datetime

    def __post_init__(self) -> None:
        aware(self.since, self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """`until` None: it lasts. `lost` is the time whose events the platform has not kept for us."""

    platform: str
    since: datetime
    until: datetime | None = None
    lost: Span | None = None

    def __post_init__(self) -> None:
        aware(self.since, self.until)
