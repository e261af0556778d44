"""Events as a platform handed them over, before anybody has looked inside."""

import msgspec


class RawEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What a platform sent; `event_id` is unique on that platform, `raw` its JSON as it came.

    `position` grows from event to event of one intake; by it they are acknowledged.
    """

    platform: str
    event_id: str
    raw: bytes
    position: int = 0


class StoredEvent(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A raw event that waits to be handled. `id` grows with arrival; `attempts` are failed ones."""

    id: int
    platform: str
    event_id: str
    raw: bytes
    attempts: int
