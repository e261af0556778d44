"""Calls the Bot API at our pace and at the one that Telegram asks for, wherever the chat has moved to.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import aiohttp
import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramMigrateToChat

from bot.platforms.limits import Budget, Limits
from bot.platforms.telegram.calls import Call
from bot.platforms.telegram.session import NOT_REACHED, UNREACHABLE_PAUSE, Unauthorized, Unreachable, call
from models.errors import RateLimited, Refused

log = structlog.get_logger()

PATIENCE: Final = timedelta(milliseconds=300)
DOWNLOAD_SECONDS: Final = 30
LONGEST_SILENCE: Final = timedelta(seconds=60)
ABOUT: Final = "about"
"""A lane for looks at people, in the place of a chat: they need not be, so what Telegram thinks of their pace
holds nothing else up."""

_IN_ITS_CHAT: Final = frozenset({"message_id", "message_ids"})
_IS_SO_ALREADY: Final = ("message to delete not found", "message is not modified")


def default_limits() -> Limits:
    """A pace of which Telegram does not complain: a message a second to a chat, 20 a minute to a group,
    30 a second in all."""
    urgent = Budget(per_second=19, burst=4)
    # What is held up on its way arrives with what left later: five may, before a second has 30.
    return Limits(token=Budget(per_second=22, burst=3), urgent=urgent, chat=_budgets, patience=PATIENCE)


def _budgets(chat: str) -> Sequence[Budget]:
    if chat == ABOUT:
        return (Budget(per_second=2, burst=4),)
    a_second = Budget(per_second=0.95, arriving=1)
    # With the burst that makes 20 within any minute.
    return (a_second, Budget(per_second=0.25, burst=5)) if chat.startswith("-") else (a_second,)


class Caller:
    """The bot of one token."""

    def __init__(self, bot: Bot, limits: Limits) -> None:
        self._bot = bot
        self._limits = limits
        self._unreachable = 0

    @property
    def bot(self) -> int:
        """Its number."""
        return self._bot.id

    @property
    def is_cut_off(self) -> bool:
        """The last call reached nobody, so calls wait as if we had been asked to slow down."""
        return self._unreachable > 0

    async def call(self, method: Call, chat: str | None = None) -> Any:
        """The result of one call; `chat` where it counts against a chat too.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, with Telegram's words.
            OutcomeUnknown: perhaps done.
        """
        async with self._limits.passage(chat):
            return await self._called(method, chat)

    async def _called(self, method: Call, chat: str | None) -> Any:
        try:
            return self._reached(await self._at_its_chat(method))
        except Unreachable as unreachable:
            raise RateLimited(self._longer(), cause="Telegram can't be reached") from unreachable
        except RateLimited as limited:
            if isinstance(limited, Unauthorized):
                log.error("Telegram refuses our token", method=type(method).__name__)  # noqa: TRY400
            self._limits.pause(limited.retry_after, chat)
            raise
        except Refused as refused:
            raise Refused(f"{refused}{_about(method)}") from refused

    async def download(self, path: str, most: int) -> bytes:
        """The content of a file that `getFile` has told the path of.

        Raises:
            RateLimited: it can't be had now.
            Refused: it has more than `most` bytes.
        """
        content = bytearray()
        address = self._bot.session.api.file_url(self._bot.token, path)
        try:
            async for chunk in self._bot.session.stream_content(address, timeout=DOWNLOAD_SECONDS):
                content += chunk
                if len(content) > most:
                    raise Refused(f"the file has more than {most} bytes")
        except (AiogramError, *NOT_REACHED, aiohttp.ClientError, TimeoutError, OSError) as error:
            raise RateLimited(UNREACHABLE_PAUSE) from error
        return bytes(content)

    async def tolerant(self, method: Call, chat: str | None = None) -> bool:
        """Call, and be content where it was so already, which is False.

        Raises:
            DeliveryError: as `call` does.
        """
        try:
            await self.call(method, chat)
        except Refused as refused:
            if not any(words in str(refused) for words in _IS_SO_ALREADY):
                raise
            return False
        return True

    def _reached(self, result: Any) -> Any:
        if self._unreachable:
            log.info("Telegram can be reached again", failed_calls=self._unreachable)
            self._unreachable = 0
        return result

    def _longer(self) -> timedelta:
        """Telegram is tried ever more seldom while it can't be reached, which may last for hours."""
        if not self._unreachable:
            log.warning("Telegram can't be reached; what is ordered waits")
        pause = min(UNREACHABLE_PAUSE * (1 << min(self._unreachable, 10)), LONGEST_SILENCE)
        self._unreachable += 1
        self._limits.pause(pause)
        return pause

    async def _at_its_chat(self, method: Call) -> Any:
        try:
            return await call(self._bot, method)
        except TelegramMigrateToChat as moved:
            log.info("a group has become a supergroup", chat=str(moved.migrate_to_chat_id))
            there = _moved(method, moved.migrate_to_chat_id)
        try:
            return await call(self._bot, there)
        except TelegramMigrateToChat as again:
            raise Refused("the chat has moved twice") from again


def _moved(method: Call, chat: int) -> Call:
    """The same in the supergroup, where messages are numbered anew: an old number would mean another one.

    Raises:
        Refused: it is about a message, which has stayed in the group.
    """
    if _IN_ITS_CHAT & type(method).model_fields.keys():
        raise Refused("the message stayed in the group that has become a supergroup")
    new: dict[str, Any] = {"chat_id": chat}
    if "reply_parameters" in type(method).model_fields:
        new |= {"reply_parameters": None, "message_thread_id": None}
    return method.model_copy(update=new)


def _about(method: Call) -> str:
    """Which message a refusal is about, for whoever reads it."""
    message = getattr(method, "message_id", None)
    return "" if message is None else f" (message {message})"
