"""How fast a bot may send: 1 message a second into a chat, 20 a minute into a group, 30 a second in all."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from models.clock import Clock
from tests.telegram.failures import too_many
from tests.telegram.world import Chat

SECOND: Final = timedelta(seconds=1)
MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages per window; what Telegram's FAQ on limits names."""

    per_chat: int = 1
    per_group_and_minute: int = 20
    in_all: int = 30


class Pace:
    """Counts what was sent and refuses what comes too fast. Who doesn't wait is told again."""

    def __init__(self, limits: Limits | None, clock: Clock) -> None:
        self._limits, self._clock = limits, clock
        self._sent: dict[tuple[str, int], deque[datetime]] = {}
        self._barred: dict[int, datetime] = {}

    def spend(self, chat: Chat, messages: int = 1) -> None:
        """Count messages into a chat.

        Raises:
            Failure: it's too fast; 429 with the seconds to wait.
        """
        if self._limits is None:
            return
        now = self._clock()
        ready = max(self._ready(chat, now, self._limits), self._barred.get(chat.id, now))
        if ready > now:
            self._barred[chat.id] = ready
            raise too_many(max(1, ceil((ready - now).total_seconds())))
        for key, _count, _window in self._windows(chat, self._limits):
            self._sent.setdefault(key, deque(maxlen=100)).extend([now] * messages)

    def _ready(self, chat: Chat, now: datetime, limits: Limits) -> datetime:
        ready = now
        for key, count, window in self._windows(chat, limits):
            sent = self._sent.get(key, ())
            if len(sent) >= count:
                ready = max(ready, sent[-count] + window)
        return ready

    def _windows(self, chat: Chat, limits: Limits) -> Iterator[tuple[tuple[str, int], int, timedelta]]:
        yield ("chat", chat.id), limits.per_chat, SECOND
        yield ("all", 0), limits.in_all, SECOND
        if chat.is_group:
            yield ("minute", chat.id), limits.per_group_and_minute, MINUTE
