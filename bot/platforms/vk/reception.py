"""Events at our door, from Long Poll or Callback API: what concerns us, numbered as it came.

Beside each is put what VK does not say and what can be learned only now: names, what a number means that
answers a choice of ours, which words a command answers. `commands` are those that answer a message.
"""

import re
from collections.abc import Container, Mapping, Sequence
from itertools import chain
from typing import Final

from bot.platforms.vk import arriving, wire
from bot.platforms.vk.arriving import Arrived
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.content import command_or_words
from bot.platforms.vk.echoes import Echoes
from bot.platforms.vk.keyboards import number_of
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import BY_HAND, KINDS, RIGHTS_CHANGED, incoming
from bot.platforms.vk.names import Names
from bot.platforms.vk.places import is_talk
from bot.platforms.vk.quiet import GONE_OR_BACK
from bot.platforms.vk.quoted import quoted
from handlers.request import command_in
from models.clock import Clock
from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import Gone, Message

_LONGEST_NUMBER: Final = 200
"""Letters of a number with the name of whom it answers before it."""

_ASKS: Final = re.compile(r"\s*[\d/\[]")
"""Begins what may be a number or a command, or whom one of them is addressed to."""

_PLAIN: Final = KINDS - GONE_OR_BACK - {BY_HAND}
"""What concerns us whatever it tells."""


class Reception:
    """Makes what the inbox keeps from what VK says."""

    def __init__(
        self,
        keys: Keys,
        choices: Choices,
        clock: Clock,
        echoes: Echoes | None = None,
        commands: Container[str] = frozenset(),
    ) -> None:
        self._echoes, self._commands = echoes or Echoes(), commands
        self._keys, self._choices, self._clock = keys, choices, clock
        self._names = Names(keys, clock)
        self._position = 0

    async def __call__(self, raws: Sequence[bytes]) -> list[RawEvent]:
        """The events that tell something to us, and what can't be read, to be looked at later."""
        arrived = [one for one in map(arriving.read, raws) if self._concerns_us(one)]
        beside = await self._beside(arrived)
        people = list(map(arriving.people, arrived, beside))
        known = await self._names.of(chain.from_iterable(people))
        first, self._position = self._position + 1, self._position + len(arrived)
        now = self._clock()
        return [
            arriving.stored(event, _names(known, who), now, beside=more, position=position)
            for position, (event, who, more) in enumerate(zip(arrived, people, beside, strict=True), first)
        ]

    def _concerns_us(self, arrived: Arrived) -> bool:
        event = arrived.event
        if event is None or event.type in _PLAIN:
            return True
        if event.type == BY_HAND:
            return b'"admin_author_id"' in arrived.raw  # not what we said ourselves
        if event.type in RIGHTS_CHANGED:
            self._keys.ask_again()
        if event.type not in GONE_OR_BACK:
            return False
        try:
            told = incoming(arrived.raw)
        except Unmappable:
            return True  # it is set aside when it is handled
        return not (isinstance(told, Gone) and self._echoes.heard(told.address, back=told.back))

    async def _beside(self, ours: Sequence[Arrived]) -> list[wire.Beside]:
        """What is put beside each, mostly nothing."""
        beside, commands = [arriving.NOTHING] * len(ours), {}
        for place, arrived in enumerate(ours):
            if arrived.event is not None and arrived.event.type == BY_HAND and arrived.said is not None:
                await self._choices.went_on(str(arrived.said.peer_id))
                continue
            words = arriving.words(arrived)
            said = _said(arrived) if _ASKS.match(words) and self._asks(words) else None
            if said is None:
                continue  # nearly always
            if (number := _number(words)) is not None:
                beside[place] = wire.Beside(chosen=await self._choices.chosen(said, number))
            elif not (said.private or is_talk(said.address.chat)):
                commands[place] = said
        if commands:
            answered = await quoted(self._keys, commands.values())
            for place, said in commands.items():
                beside[place] = wire.Beside(answered=answered.get(said.address))
        return beside

    def _asks(self, words: str) -> bool:
        return _number(words) is not None or command_in(command_or_words(words)) in self._commands


def _names(known: Mapping[int, bytes], who: Sequence[int]) -> bytes:
    """Those of them that are known, as fields of JSON."""
    if len(who) == 1:
        return known.get(who[0], b"")  # nearly always
    return b",".join(filter(None, map(known.get, who)))


def _number(words: str) -> int | None:
    return number_of(words) if len(words) <= _LONGEST_NUMBER else None


def _said(arrived: Arrived) -> Message | None:
    try:
        said = incoming(arrived.raw)
    except Unmappable:
        return None  # it is set aside when it is handled
    return said if isinstance(said, Message) else None
