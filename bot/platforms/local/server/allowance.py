"""How often the bot may call, counted over the last second."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from typing import Final

from bot.platforms.local.server.failures import Failure
from models.clock import Clock

WINDOW: Final = timedelta(seconds=1)


class Allowance:
    """At most `per_second` calls within any second, for each key on its own."""

    def __init__(self, per_second: int, clock: Clock) -> None:
        self._spent: dict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=per_second))
        self._clock = clock

    def spend(self, key: str = "") -> None:
        """Count a call, or fail with the time after which the next one is welcome."""
        now, spent = self._clock(), self._spent[key]
        if len(spent) == spent.maxlen and now - spent[0] < WINDOW:
            raise Failure(429, "too_many", retry_after=(spent[0] + WINDOW - now).total_seconds())
        spent.append(now)
