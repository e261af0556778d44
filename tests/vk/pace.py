"""How fast VK may be called: 3 a second with a user's key, 20 with a community's, and less of the same."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from models.clock import Clock
from tests.vk.failures import Failure
from tests.vk.world import Token

SECOND: Final = timedelta(seconds=1)
DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Calls per second and key, and what else is refused when there is too much of it.

    `identical` calls with the same parameters within a minute bring error 9, so many calls of a method of
    `daily` in a day error 29.
    """

    user: int = 3
    group: int = 20
    service: int = 20
    identical: int | None = None
    daily: dict[str, int] = field(default_factory=dict)


class Pace:
    """Counts calls and refuses those that come too fast. Without limits everything may come."""

    def __init__(self, limits: Limits | None, clock: Clock) -> None:
        self._limits, self._clock = limits, clock
        self._calls: dict[tuple[str, str], deque[datetime]] = {}

    def spend(self, token: Token, method: str, params: dict[str, str]) -> None:
        """Count a call; an `execute` is one.

        Raises:
            Failure: it's too fast (6), too much of the same (9), or too many for a day (29).
        """
        limits = self._limits
        if limits is None:
            return
        per_second = {"user": limits.user, "group": limits.group, "service": limits.service}[token.kind]
        if not self._fits((token.value, ""), per_second, SECOND):
            raise Failure(6)
        same = f"{method} {sorted(params.items())}"
        if limits.identical and not self._fits((token.value, same), limits.identical, 60 * SECOND):
            raise Failure(9)
        if method in limits.daily and not self._fits((token.value, method), limits.daily[method], DAY):
            raise Failure(29)

    def _fits(self, key: tuple[str, str], count: int, window: timedelta) -> bool:
        now, calls = self._clock(), self._calls.setdefault(key, deque())
        while calls and now - calls[0] >= window:
            calls.popleft()
        if len(calls) >= count:
            return False
        calls.append(now)
        return True
