"""When those who come are a raid. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from models.communities import Raids
from models.entrances import Join

WINDOW: Final = timedelta(minutes=1)
STALE: Final = timedelta(minutes=10)
"""What happened longer ago is over: we hear of it after an outage."""


def is_raid(joins: Sequence[Join], raids: Raids, at: datetime, now: datetime) -> bool:
    """Whether those who came in the last minute before `at` are so many that the chat has to be locked."""
    lately = [join for join in joins if at - WINDOW < join.at <= at]
    return now - at <= STALE and len(lately) >= raids.joins
