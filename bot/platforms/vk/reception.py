"""Events at our door, from Long Poll or Callback API: what concerns us, with names, numbered as it came."""

from collections.abc import Sequence

from bot.platforms.vk import arriving
from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.names import Names
from models.clock import Clock
from models.inbox import RawEvent


class Reception:
    """Makes what the inbox keeps from what VK says."""

    def __init__(self, names: Names, clock: Clock) -> None:
        self._names, self._clock = names, clock
        self._position = 0

    async def __call__(self, raws: Sequence[bytes]) -> list[RawEvent]:
        """The events that tell something to us, and what can't be read, to be looked at later."""
        read = [(raw, arriving.read(raw)) for raw in raws]
        ours = [(raw, event) for raw, event in read if event is None or event.type in KINDS]
        who = frozenset(one for _, event in ours if event for one in arriving.people(event))
        names = await self._names.of(who) if who else {}
        first, self._position = self._position + 1, self._position + len(ours)
        return [
            arriving.stored(raw, event, names, self._clock(), position)
            for position, (raw, event) in enumerate(ours, first)
        ]
