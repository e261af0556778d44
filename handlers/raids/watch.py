"""Within which times those who come are a raid. Pure."""

from datetime import datetime, timedelta
from typing import Final

WINDOW: Final = timedelta(minutes=1)
STALE: Final = timedelta(minutes=10)
"""What happened longer ago is over: we hear of it after an outage."""


def is_over(at: datetime, now: datetime) -> bool:
    """Whether it is too late to do anything about those who came until `at`."""
    return now - at > STALE
