"""What was offered under which message of ours, where whoever answers with a number has pressed a button."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from bot.platforms.memory import Memory
from bot.platforms.vk.keyboards import Rows
from bot.platforms.vk.places import is_chat, is_talk
from bot.platforms.vk.wire import Chosen
from models.clock import Clock
from models.messages import Message

PREFIX: Final = "choice:"
KEPT: Final = timedelta(days=30)


LATEST: Final = "latest"
"""Stands for the message where a private talk goes on without naming what it answers."""
LATEST_STANDS: Final = timedelta(minutes=15)
"""So long a bare number in a private talk means it, unless the community says something else before."""


class _Offered(msgspec.Struct, frozen=True):
    """What each number carries under a message, and whose answer counts if it is not everybody's."""

    message: str
    data: list[str]
    only: str | None = None
    at: datetime | None = None


class Choices:
    """Numbers and what they mean, kept with the message that showed them."""

    def __init__(self, memory: Memory, clock: Clock) -> None:
        self._memory, self._clock = memory, clock

    async def offer(self, chat: str, message: str, rows: Rows, only: str | None = None) -> None:
        """Remember what the numbers mean there, and whose answer counts if it is not everybody's."""
        data = [button.data for row in rows for button in row]
        offered = _Offered(message, data, only, self._clock())
        kept = msgspec.json.encode(offered).decode()
        await self._memory.keep(_key(chat, message), kept)
        if is_talk(chat) and not is_chat(chat):
            await self._memory.keep(_key(chat, LATEST), kept)

    async def went_on(self, chat: str) -> None:
        """The community has said something else in a talk: a bare number there answers nothing any more."""
        latest = _key(chat, LATEST)
        # Mostly there is none, and to look is cheaper than to write.
        if is_talk(chat) and not is_chat(chat) and await self._memory.recall(latest) is not None:
            await self._memory.forget(latest)

    async def chosen(self, said: Message, number: int) -> Chosen | None:
        """What a message that is a number presses; None where its author has nothing to choose."""
        answered = said.reply_to or (LATEST if said.private else None)
        if answered is None:
            return None
        kept = await self._memory.recall(_key(said.address.chat, answered))
        if kept is None:
            return None
        offered = msgspec.json.decode(kept, type=_Offered)
        if offered.only not in (None, said.author.id) or not 1 <= number <= len(offered.data):
            return None
        if answered == LATEST and offered.at is not None and self._clock() - offered.at > LATEST_STANDS:
            return None
        return Chosen(offered.message, offered.data[number - 1])


def _key(chat: str, message: str) -> str:
    return f"{PREFIX}{chat}:{message}"
