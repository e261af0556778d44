"""Events at our door, from Long Poll or Callback API: what concerns us, numbered as it came.

Beside each is put what VK does not say and what can be learned only now: names, what a number means that
answers a choice of ours, which words a command answers.
"""

from collections.abc import Sequence

from bot.platforms.vk import arriving, wire
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.content import command_or_words
from bot.platforms.vk.keyboards import number_of
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS, incoming
from bot.platforms.vk.names import Names
from bot.platforms.vk.places import is_talk
from bot.platforms.vk.quoted import quoted
from models.clock import Clock
from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import Message


class Reception:
    """Makes what the inbox keeps from what VK says."""

    def __init__(self, keys: Keys, choices: Choices, clock: Clock) -> None:
        self._keys, self._choices, self._clock = keys, choices, clock
        self._names = Names(keys, clock)
        self._position = 0

    async def __call__(self, raws: Sequence[bytes]) -> list[RawEvent]:
        """The events that tell something to us, and what can't be read, to be looked at later."""
        read = [(raw, arriving.read(raw)) for raw in raws]
        ours = [
            (raw, event, await self._beside(raw, event))
            for raw, event in read
            if event is None or event.type in KINDS
        ]
        who = frozenset(one for _, event, beside in ours if event for one in arriving.people(event, beside))
        names = await self._names.of(who) if who else {}
        first, self._position = self._position + 1, self._position + len(ours)
        return [
            arriving.stored(raw, event, names, self._clock(), beside=beside, position=position)
            for position, (raw, event, beside) in enumerate(ours, first)
        ]

    async def _beside(self, raw: bytes, event: wire.Event | None) -> wire.Beside:
        words = arriving.words(event) if event else ""
        number = number_of(words)
        if number is None and not command_or_words(words).startswith("/"):
            return arriving.NOTHING
        try:
            said = incoming(raw)
        except Unmappable:
            return arriving.NOTHING  # it is set aside when it is handled
        if not isinstance(said, Message):
            return arriving.NOTHING
        if number is not None:
            return wire.Beside(chosen=await self._choices.chosen(said, number))
        return wire.Beside(answered=None if is_talk(said.address.chat) else await quoted(self._keys, said))
