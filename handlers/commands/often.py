"""Who types commands among subscribers so often that it is a flood: then they are words like any others.

In memory only, of those who typed last.
"""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

from models.messages import Message

MOST: Final = 10
WITHIN: Final = timedelta(minutes=10)
_REMEMBERED: Final = 10_000


class Often:
    """Keeps when somebody has typed their last commands."""

    def __init__(self, remembered: int = _REMEMBERED) -> None:
        self._most = remembered
        self._typed: OrderedDict[tuple[str, str], deque[datetime]] = OrderedDict()

    def __call__(self, typed: Message) -> bool:
        """Whether this command is one too many of its author's; if not, it counts."""
        person = (typed.address.platform, typed.author.id)
        times = self._typed.setdefault(person, deque(maxlen=MOST))
        self._typed.move_to_end(person)
        if len(self._typed) > self._most:
            self._typed.popitem(last=False)
        if len(times) == MOST and typed.at - times[0] < WITHIN:
            return True
        times.append(typed.at)
        return False
