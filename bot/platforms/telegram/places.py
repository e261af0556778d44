"""How we name what stands on Telegram, and its time. Pure."""

from datetime import UTC, datetime
from typing import Final

PLATFORM: Final = "telegram"

TOPIC: Final = "topic:"
"""Before the number of a forum's topic, so that it is not taken for a message that can be answered."""


def moment(seconds: int) -> datetime:
    """Telegram's Unix time."""
    return datetime.fromtimestamp(seconds, UTC)
