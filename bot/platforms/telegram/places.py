"""How we name what stands on Telegram, and its time. Pure."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

PLATFORM: Final = "telegram"

TOPIC: Final = "topic:"
"""Before the number of a forum's topic, so that it is not taken for a message that can be answered."""


@lru_cache  # what comes together was said in few seconds
def moment(seconds: int) -> datetime:
    """Telegram's Unix time."""
    return datetime.fromtimestamp(seconds, UTC)
