"""Fetches updates by long polling, whatever the way to Telegram does meanwhile.

Updates are handed on as they came; what they mean is `mapping`'s business. Imports aiogram, which
takes seconds: import this only where Telegram is used.
"""

import asyncio
from datetime import timedelta
from typing import Final

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import DeleteWebhook

from bot.platforms.hearing import Hearing, Tell, nobody
from bot.platforms.memory import Memory
from bot.platforms.telegram import mapping
from bot.platforms.telegram.aside import CopyOfPost, LikesOfPost, aside, may_tell_aside
from bot.platforms.telegram.memory import FOLLOWING, Copied, fingerprint, packed
from bot.platforms.telegram.places import PLATFORM
from bot.platforms.telegram.session import LONGEST_PAUSE, NOT_REACHED, Polling, call, page, told
from models.clock import Clock
from models.errors import DeliveryError
from models.inbox import RawEvent
from models.messages import Moved

log = structlog.get_logger()

KINDS: Final = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "chat_member",
    "my_chat_member",
    "chat_join_request",
    "message_reaction",
    "message_reaction_count",
    "poll",
    "poll_answer",
)
"""What we ask for: by default Telegram keeps back joins and reactions."""

KEPT_BY_TELEGRAM: Final = timedelta(hours=24)
FIRST_RETRY: Final = timedelta(milliseconds=500)
LONGEST_RETRY: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(seconds=50)

_FAILURES: Final = (AiogramError, *NOT_REACHED, OSError, ValueError)
_WRONG_TOKEN: Final = (TelegramUnauthorizedError, TelegramNotFound)
"""A server answers 404 to a token that is not even formed like one."""


class TelegramIntake:
    """Fetches updates as they came."""

    def __init__(self, bot: Bot, memory: Memory, clock: Clock, tell: Tell = nobody) -> None:
        self._bot = bot
        self._memory = memory
        self.hearing = Hearing(PLATFORM, memory, clock, tell, kept=KEPT_BY_TELEGRAM)
        self._highest: int | None = None
        self._confirmed = 0

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """Updates above `after`, as soon as there are any and at the latest after `wait`.

        Acknowledges those up to `after`, so they must be stored by now. A Telegram that does not
        answer is asked again, ever more slowly, until it does.
        """
        retry = FIRST_RETRY
        while True:
            try:
                came = await self._page(after, min(wait, _LONGEST_WAIT))
                events = mapping.events(came)
                break
            except _FAILURES as error:
                pause = await self._trouble(error, retry)
                await asyncio.sleep(pause.total_seconds())
                retry = min(retry * 2, LONGEST_RETRY)
        await self.hearing.heard()
        self._highest = max((one.position for one in events), default=None)
        self._confirmed = after
        if may_tell_aside(came):
            await remember(events, self._memory)
        return events

    def _offset(self, after: int) -> int | None:
        """From which number on. Once everything is confirmed none is named: after a quiet week Telegram
        numbers anew, and what is below a named number would be thrown away."""
        if self._highest is not None and after >= self._highest:
            return self._highest + 1
        return after + 1 if after != self._confirmed else None

    async def _page(self, after: int, wait: timedelta) -> bytes:
        asked = Polling(
            offset=self._offset(after),
            timeout=int(wait.total_seconds()),
            limit=mapping.PAGE,
            allowed_updates=KINDS,
        )
        return await page(self._bot, asked, wait)

    async def _trouble(self, error: Exception, retry: timedelta) -> timedelta:
        """Tell what is wrong, do what can be done, and say how long to wait."""
        first, words = await self.hearing.failed(), told(error)
        if isinstance(error, _WRONG_TOKEN):
            log.error("Telegram refuses the token: put the right one into [telegram]", reason=words)
            return LONGEST_RETRY
        if isinstance(error, TelegramConflictError) and "webhook" in words:
            log.warning("a webhook of earlier times keeps updates from us: it is removed")
            await self._remove_webhook()
        elif isinstance(error, TelegramConflictError):
            log.error("another program fetches updates with this token: stop it", reason=words)
        elif first:
            log.warning("Telegram gives no updates; it is asked again until it does", reason=words)
        else:
            log.info("Telegram still gives no updates", reason=words)
        if isinstance(error, TelegramRetryAfter):
            return min(timedelta(seconds=error.retry_after), LONGEST_PAUSE)
        return retry

    async def _remove_webhook(self) -> None:
        try:
            await call(self._bot, DeleteWebhook(drop_pending_updates=False))
        except DeliveryError as error:
            log.warning("the webhook can't be removed", reason=str(error))


async def remember(events: list[RawEvent], memory: Memory) -> None:
    """Keep what the adapter itself must know: where comments of a post stand, how it was liked."""
    for told_aside in filter(None, (aside(one.raw) for one in events)):
        match told_aside:
            case CopyOfPost() as copy:
                shown = fingerprint(copy.text)
                kept = Copied(copy.group, copy.root, shown, copy.at, copy.kind, copy.album)
                await memory.keep(f"copy:{copy.channel}:{copy.post}", packed(kept))
            case LikesOfPost() as liked:
                await memory.keep(f"likes:{liked.channel}:{liked.post}", str(liked.likes))
            case Moved() as moved:
                await _follow(memory, moved)


async def _follow(memory: Memory, moved: Moved) -> None:
    """What is kept of a chat's lock and of its people's permissions is kept of the chat it has become."""
    for kind in FOLLOWING:
        for key, value in (await memory.like(f"{kind}{moved.before}")).items():
            rest = key.removeprefix(f"{kind}{moved.before}")
            if not rest or rest.startswith(":"):  # the numbers of other chats may begin alike
                await memory.keep(f"{kind}{moved.after}{rest}", value)
                await memory.forget(key)
