"""How often somebody may ask: so often within a minute, counted by where they come from."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from typing import Final

_WITHIN: Final = timedelta(minutes=1)
_KNOWN: Final = 1000
"""So many places are remembered; whoever asked longest ago is forgotten first."""


class Turnstile:
    """Lets each place in `most` times a minute."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()

    def lets_in(self, place: str, now: datetime) -> bool:
        """Whether `place` may ask once more; asking in vain counts too."""
        asked = self._asked.setdefault(place, deque(maxlen=self._most))
        self._asked.move_to_end(place)
        if len(self._asked) > _KNOWN:
            self._asked.popitem(last=False)
        full = len(asked) == self._most and now - asked[0] < _WITHIN
        asked.append(now)
        return not full
