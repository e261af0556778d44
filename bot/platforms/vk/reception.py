"""Events at our door, from Long Poll or Callback API: what concerns us, with names and with what numbers mean
that answer a choice of ours, numbered as it came."""

from collections.abc import Sequence

from bot.platforms.vk import arriving, wire
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.mapping import KINDS, incoming
from bot.platforms.vk.names import Names
from models.clock import Clock
from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import Message


class Reception:
    """Makes what the inbox keeps from what VK says."""

    def __init__(self, names: Names, choices: Choices, clock: Clock) -> None:
        self._names, self._choices, self._clock = names, choices, clock
        self._position = 0

    async def __call__(self, raws: Sequence[bytes]) -> list[RawEvent]:
        """The events that tell something to us, and what can't be read, to be looked at later."""
        read = [(raw, arriving.read(raw)) for raw in raws]
        ours = [(raw, event) for raw, event in read if event is None or event.type in KINDS]
        who = frozenset(one for _, event in ours if event for one in arriving.people(event))
        names = await self._names.of(who) if who else {}
        first, self._position = self._position + 1, self._position + len(ours)
        return [
            arriving.stored(
                raw, event, names, self._clock(), chosen=await self._chosen(raw, event), position=position
            )
            for position, (raw, event) in enumerate(ours, first)
        ]

    async def _chosen(self, raw: bytes, event: wire.Event | None) -> wire.Chosen | None:
        if event is None or (number := arriving.number(event)) is None:
            return None
        try:
            said = incoming(raw)
        except Unmappable:
            return None  # it is set aside when it is handled
        return await self._choices.chosen(said, number) if isinstance(said, Message) else None
