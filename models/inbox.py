"""Events as a platform handed them over, before anybody has looked inside."""

from dataclasses import dataclass, field

from models.records import swift


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class RawEvent:
    """What a platform sent; `event_id` is unique on that platform, `raw` its JSON as it came.

    `position` grows from event to event of one intake; by it they are acknowledged.
    """

    platform: str
    event_id: str
    raw: str
    position: int = field(default=0, compare=False)


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """A raw event that waits to be handled. `id` grows with arrival; `attempts` are failed ones."""

    id: int
    platform: str
    event_id: str
    raw: str
    attempts: int
