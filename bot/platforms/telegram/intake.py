"""Fetches updates by long polling, whatever the way to Telegram does meanwhile.

Updates are handed on as they came; what they mean is `mapping`'s business. Imports aiogram, which
takes seconds: import this only where Telegram is used.
"""

import asyncio
from datetime import timedelta
from typing import Final

import aiohttp
import msgspec
import structlog
from aiogram import Bot
from aiogram.methods import DeleteWebhook

from bot.platforms.hearing import Hearing, Tell, nobody
from bot.platforms.memory import Memory
from bot.platforms.telegram import mapping
from bot.platforms.telegram.mapping import CopyOfPost, LikesOfPost
from bot.platforms.telegram.memory import FOLLOWING, Copied, fingerprint, packed
from bot.platforms.telegram.session import CALL_TIMEOUT, CONNECT_TIMEOUT, NOT_REACHED, call
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

_FAILURES: Final = (aiohttp.ClientError, *NOT_REACHED, TimeoutError, OSError, ValueError)


class _Failed(msgspec.Struct):
    error_code: int = 0
    description: str = ""
    parameters: dict[str, int] = {}


class Unanswered(Exception):
    """Telegram, or something on the way, did not give updates; `pause` where it says for how long."""

    def __init__(self, words: str, code: int = 0, pause: float = 0) -> None:
        super().__init__(words)
        self.code, self.pause = code, pause


class TelegramIntake:
    """Fetches updates as they came."""

    def __init__(self, bot: Bot, memory: Memory, clock: Clock, tell: Tell = nobody) -> None:
        self._bot = bot
        self._memory = memory
        self.hearing = Hearing(mapping.PLATFORM, memory, clock, tell, kept=KEPT_BY_TELEGRAM)
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
                events = mapping.events(await self._page(after, min(wait, _LONGEST_WAIT)))
                break
            except (Unanswered, *_FAILURES) as error:
                pause = await self._trouble(error, retry)
                await asyncio.sleep(pause.total_seconds())
                retry = min(retry * 2, LONGEST_RETRY)
        await self.hearing.heard()
        self._highest = max((one.position for one in events), default=None)
        self._confirmed = after
        await remember(events, self._memory)
        return events

    def _offset(self, after: int) -> int | None:
        """From which number on. Once everything is confirmed none is named: after a quiet week Telegram
        numbers anew, and what is below a named number would be thrown away."""
        if self._highest is not None and after >= self._highest:
            return self._highest + 1
        return after + 1 if after != self._confirmed else None

    async def _page(self, after: int, wait: timedelta) -> bytes:
        asked: dict[str, object] = {
            "timeout": int(wait.total_seconds()),
            "limit": mapping.PAGE,
            "allowed_updates": msgspec.json.encode(KINDS).decode(),
        }
        if (offset := self._offset(after)) is not None:
            asked["offset"] = offset
        session = await self._bot.session.create_session()  # type: ignore[attr-defined]
        url = self._bot.session.api.api_url(token=self._bot.token, method="getUpdates")
        patience = aiohttp.ClientTimeout(
            total=(wait + CALL_TIMEOUT).total_seconds(), sock_connect=CONNECT_TIMEOUT.total_seconds()
        )
        async with session.post(url, data=asked, timeout=patience) as answer:
            body: bytes = await answer.read()
            if answer.status == 200:
                return body
        raise _unanswered(answer.status, body)

    async def _trouble(self, error: Exception, retry: timedelta) -> timedelta:
        """Tell what is wrong, do what can be done, and say how long to wait."""
        first = await self.hearing.failed()
        words = str(error) or type(error).__name__
        code = error.code if isinstance(error, Unanswered) else 0
        if code in (401, 404):
            log.error("Telegram refuses the token: put the right one into [telegram]", reason=words)
            return LONGEST_RETRY
        if code == 409 and "webhook" in words:
            log.warning("a webhook of earlier times keeps updates from us: it is removed")
            await self._remove_webhook()
        elif code == 409:
            log.error("another program fetches updates with this token: stop it", reason=words)
        elif first:
            log.warning("Telegram gives no updates; it is asked again until it does", reason=words)
        else:
            log.info("Telegram still gives no updates", reason=words)
        pause = error.pause if isinstance(error, Unanswered) else 0
        return timedelta(seconds=min(pause, 3600)) if pause else retry

    async def _remove_webhook(self) -> None:
        try:
            await call(self._bot, DeleteWebhook(drop_pending_updates=False))
        except DeliveryError as error:
            log.warning("the webhook can't be removed", reason=str(error))


async def remember(events: list[RawEvent], memory: Memory) -> None:
    """Keep what the adapter itself must know: where comments of a post stand, how it was liked."""
    for one in events:
        match mapping.aside(one.raw):
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


def _unanswered(status: int, body: bytes) -> Unanswered:
    try:
        failed = msgspec.json.decode(body, type=_Failed)
    except (msgspec.DecodeError, UnicodeError):
        return Unanswered(f"HTTP {status} from something on the way", status)
    pause = float(failed.parameters.get("retry_after", 0))
    return Unanswered(failed.description or f"HTTP {status}", failed.error_code or status, pause)
