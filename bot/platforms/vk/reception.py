"""Events at our door, from Long Poll or Callback API: what concerns us, numbered as it came.

Beside each is put what VK does not say and what can be learned only now: names, what a number means that
answers a choice of ours, which words a command answers.
"""

from collections.abc import Sequence
from typing import Final

from bot.platforms.vk import arriving, wire
from bot.platforms.vk.arriving import Arrived
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.content import command_or_words
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.keyboards import number_of
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS, incoming
from bot.platforms.vk.names import Names
from bot.platforms.vk.places import is_talk
from bot.platforms.vk.quiet import GONE_OR_BACK
from bot.platforms.vk.quoted import quoted
from models.clock import Clock
from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import Gone, Message

_LONGEST_NUMBER: Final = 200
"""Letters of a number with the name of whom it answers before it."""


class Reception:
    """Makes what the inbox keeps from what VK says."""

    def __init__(self, keys: Keys, choices: Choices, clock: Clock, echoes: Echoes | None = None) -> None:
        self._echoes = echoes or Echoes()
        self._keys, self._choices, self._clock = keys, choices, clock
        self._names = Names(keys, clock)
        self._position = 0

    async def __call__(self, raws: Sequence[bytes]) -> list[RawEvent]:
        """The events that tell something to us, and what can't be read, to be looked at later."""
        ours = [
            (arrived, await self._beside(arrived))
            for arrived in map(arriving.read, raws)
            if self._concerns_us(arrived)
        ]
        who = frozenset(one for arrived, beside in ours for one in arriving.people(arrived, beside))
        names = await self._names.of(who) if who else {}
        first, self._position = self._position + 1, self._position + len(ours)
        now = self._clock()
        return [
            arriving.stored(arrived, names, now, beside=beside, position=position)
            for position, (arrived, beside) in enumerate(ours, first)
        ]

    def _concerns_us(self, arrived: Arrived) -> bool:
        event = arrived.event
        if event is None or event.type not in GONE_OR_BACK:
            return event is None or event.type in KINDS
        try:
            told = incoming(arrived.raw)
        except Unmappable:
            return True  # it is set aside when it is handled
        return not (isinstance(told, Gone) and self._echoes.heard(told.address, back=told.back))

    async def _beside(self, arrived: Arrived) -> wire.Beside:
        words = arriving.words(arrived)
        number = number_of(words) if len(words) <= _LONGEST_NUMBER else None
        if number is None and not command_or_words(words).startswith("/"):
            return arriving.NOTHING
        try:
            said = incoming(arrived.raw)
        except Unmappable:
            return arriving.NOTHING  # it is set aside when it is handled
        if not isinstance(said, Message):
            return arriving.NOTHING
        if number is not None:
            return wire.Beside(chosen=await self._choices.chosen(said, number))
        return wire.Beside(answered=None if is_talk(said.address.chat) else await quoted(self._keys, said))
