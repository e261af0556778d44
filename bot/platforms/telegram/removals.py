"""Takes messages away: those of one chat for which it is asked at the same time go in one call.

Of several Telegram passes over what is gone already, and it does not say what it does with those that may not
be taken away. So a chat has its messages taken together only where one of somebody else's has gone alone
lately; and what is refused together is tried one by one, so that each learns what became of its own.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from bot.platforms.telegram import calls
from bot.platforms.telegram.caller import Caller
from handlers.orders.together import Together
from models.clock import Clock
from models.errors import DeliveryError, Refused
from models.intents import Delete

AT_ONCE: Final = 100
"""So many messages Telegram takes away in one call."""

_LATELY: Final = timedelta(minutes=10)


class _Message(NamedTuple):
    """Its numbers, of an album there are several; whether the bot itself has written it."""

    numbers: Sequence[int]
    own: bool


class Removals:
    """Takes messages away."""

    def __init__(self, caller: Caller, clock: Clock) -> None:
        self._caller, self._clock = caller, clock
        self._went: dict[str, datetime] = {}
        self._chats: dict[str, Together[_Message, DeliveryError | None]] = {}

    async def __call__(self, act: Delete) -> None:
        """Take one away; that it is gone already is fine.

        Raises:
            DeliveryError: not done, or perhaps.
        """
        chat, message = act.address.chat, _Message(calls.parts(act.address.message), own=not act.author)
        if chat not in self._chats:
            self._chats[chat] = Together(partial(self._taken_away, chat))
        if (error := await self._chats[chat](message)) is not None:
            raise error

    async def _taken_away(self, chat: str, messages: Sequence[_Message]) -> list[DeliveryError | None]:
        errors: list[DeliveryError | None] = []
        while len(errors) < len(messages) and not self._goes(chat):
            errors += await self._in_one_call(chat, messages[len(errors) :][:1])
        for some in _packed(messages[len(errors) :]):
            errors += await self._in_one_call(chat, some)
        return errors

    def _goes(self, chat: str) -> bool:
        """Whether messages of others go in a chat: one that was taken away alone has."""
        went = self._went.get(chat)
        return went is not None and self._clock() - went < _LATELY

    async def _in_one_call(self, chat: str, messages: Sequence[_Message]) -> list[DeliveryError | None]:
        numbers = [number for message in messages for number in message.numbers]
        try:
            went = await self._caller.tolerant(calls.delete_all(chat, numbers))
            if went and len(numbers) == 1 and not messages[0].own:
                self._went[chat] = self._clock()
        except Refused as refused:
            self._went.pop(chat, None)
            if len(messages) == 1:
                return [refused]
            return [error for one in messages for error in await self._in_one_call(chat, [one])]
        except DeliveryError as error:
            return [error] * len(messages)
        return [None] * len(messages)


def _packed(messages: Sequence[_Message]) -> Iterator[Sequence[_Message]]:
    """The messages in packs of which each fits into one call."""
    pack: list[_Message] = []
    for message in messages:
        if pack and sum(len(one.numbers) for one in pack) + len(message.numbers) > AT_ONCE:
            yield pack
            pack = []
        pack.append(message)
    if pack:
        yield pack
