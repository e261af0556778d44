"""How Telegram is called: results as they came, failures as our errors, the way through a proxy.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

import aiohttp
import msgspec
from aiogram import Bot
from aiogram.client.default import Default
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetUpdates, TelegramMethod
from aiogram.types import BufferedInputFile, TelegramObject
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.platforms.legible import decoded
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.media import sending

OFFICIAL: Final = "https://api.telegram.org"
CALL_TIMEOUT: Final = timedelta(seconds=12)
UPLOAD_TIMEOUT: Final = timedelta(seconds=28)
"""So long Telegram may look at files that it has; half the lease of an order is longer still. What they take
to be sent comes on top, here and there."""

CONNECT_TIMEOUT: Final = timedelta(seconds=6)
"""Where Telegram is blocked, connections hang: then surely nothing was sent, and nobody need be asked."""

UNREACHABLE_PAUSE: Final = timedelta(seconds=2)
WRONG_TOKEN_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
"""Whatever Telegram asks for, we look again within the hour."""

NOT_REACHED: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    ProxyError,
    ProxyConnectionError,
    ProxyTimeoutError,
)
"""Nobody was reached, so surely nothing happened."""


_POLL: Final = GetUpdates()
"""What errors name as what was asked: to make one of each question would cost a third of asking."""

_JSON: Final = {"Content-Type": "application/json"}
_SIMPLE: Final = (str, int, float)
_anything = msgspec.json.Decoder()


class Polling(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What GetUpdates asks for."""

    offset: int | None = None
    limit: int
    timeout: int
    allowed_updates: tuple[str, ...]


class Unauthorized(RateLimited):
    """The token is refused: a person puts that right, and until then no order may be given up."""

    def __init__(self) -> None:
        super().__init__(WRONG_TOKEN_PAUSE)


class Unreachable(RateLimited):
    """Nobody was reached, so surely nothing happened."""

    def __init__(self) -> None:
        super().__init__(UNREACHABLE_PAUSE)


class Session(AiohttpSession):
    """Hands results out as they came: what aiogram does not know yet must not look like a failure."""

    def __init__(self, server: str, proxy: str) -> None:
        super().__init__(proxy=proxy or None, api=TelegramAPIServer.from_base(server.rstrip("/")))
        # aiogram hands it on to aiohttp as it is.
        self.timeout = aiohttp.ClientTimeout(  # type: ignore[assignment]
            total=CALL_TIMEOUT.total_seconds(), sock_connect=CONNECT_TIMEOUT.total_seconds()
        )

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109 - as aiogram calls it
        """The result of a call, sent as JSON in one piece where that can be: aiogram's form of fields costs
        more than all the rest of an act.

        Raises:
            AiogramError: the one for what went wrong.
        """
        asked = self._asked(bot, method)
        usual: Any = self.timeout if "headers" in asked else uploading(method)
        status, content = await self._answer(bot, method, asked, timeout or usual)
        return self._result(bot, method, status, content)

    async def page(self, bot: Bot, asked: Polling, patience: aiohttp.ClientTimeout) -> bytes:
        """The answer to a poll as it came: of updates each is read by itself, and kept as it came.

        Raises:
            AiogramError: the one for what went wrong.
        """
        status, content = await self._answer(bot, _POLL, _as_json(asked), patience)
        if status != HTTPStatus.OK:
            self._result(bot, _POLL, status, content)
        return content

    async def _answer(
        self, bot: Bot, method: TelegramMethod[Any], asked: Mapping[str, Any], patience: Any
    ) -> tuple[int, bytes]:
        session = await self.create_session()
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        try:
            async with session.post(url, timeout=patience, **asked) as answer:
                return answer.status, await answer.read()
        except TimeoutError as error:
            raise TelegramNetworkError(method=method, message="Request timeout error") from error
        except aiohttp.ClientError as error:
            words = f"{type(error).__name__}: {error}"
            raise TelegramNetworkError(method=method, message=words) from error

    def _asked(self, bot: Bot, method: TelegramMethod[Any]) -> Mapping[str, Any]:
        """What is posted: JSON, or aiogram's form where a file is in it."""
        try:
            return _as_json(_plain(method))
        except TypeError:
            return {"data": self.build_form_data(bot, method)}

    def _result(self, bot: Bot, method: TelegramMethod[Any], status: int, content: bytes) -> Any:
        try:
            answer = decoded(content, _anything)
        except msgspec.DecodeError as error:
            words = f"HTTP {status} from something on the way, without JSON"
            raise ClientDecodeError(words, error, content) from error
        if isinstance(answer, dict) and answer.get("ok") is True and status == HTTPStatus.OK:
            return answer.get("result")
        return self.check_response(bot, method, status, content.decode(errors="replace")).result


def _as_json(asked: Any) -> Mapping[str, Any]:
    return {"data": msgspec.json.encode(asked), "headers": _JSON}


def uploading(method: TelegramMethod[Any]) -> aiohttp.ClientTimeout:
    """How long is waited for a call with files."""
    total = UPLOAD_TIMEOUT + sending(_weight(method))
    return aiohttp.ClientTimeout(total=total.total_seconds(), sock_connect=CONNECT_TIMEOUT.total_seconds())


def _weight(value: Any) -> int:
    """The bytes of the files in a method or a part of one."""
    if isinstance(value, BufferedInputFile):
        return len(value.data)
    if isinstance(value, TelegramMethod | TelegramObject):
        return sum(map(_weight, value.__dict__.values()))
    return sum(map(_weight, value)) if isinstance(value, list) else 0


def _plain(value: Any) -> Any:
    """A method or a part of one as JSON has it, without what was left open."""
    if isinstance(value, _SIMPLE):  # first, since pydantic makes much of being asked what is one of its own
        return value
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return round(value.timestamp())
    if isinstance(value, TelegramMethod | TelegramObject):
        return {
            name: _plain(one)
            for name, one in value.__dict__.items()
            if one is not None and not isinstance(one, Default)
        }
    return value


def connect(token: str, server: str = "", proxy: str = "") -> Bot:
    """The bot of `token` at the Bot API server of this address, through a proxy if one is named.

    Whoever asked for it closes its session.
    """
    return Bot(token, session=Session(server or OFFICIAL, proxy))


async def page(bot: Bot, asked: Polling, wait: timedelta) -> bytes:
    """The answer to a poll, which may take so long, as it came.

    Raises:
        AiogramError: the one for what went wrong.
    """
    if not isinstance(bot.session, Session):
        raise TypeError("the bot is none that `connect` has made")
    patience = aiohttp.ClientTimeout(
        total=(wait + CALL_TIMEOUT).total_seconds(), sock_connect=CONNECT_TIMEOUT.total_seconds()
    )
    return await bot.session.page(bot, asked, patience)


async def call(bot: Bot, method: TelegramMethod[Any]) -> Any:
    """Call and return the result.

    Raises:
        RateLimited: not done, try later.
        Refused: not done, with Telegram's words.
        OutcomeUnknown: perhaps done.
        TelegramMigrateToChat: not done, since the chat has another id now.
    """
    try:
        return await bot(method)
    except TelegramMigrateToChat:
        raise
    except (AiogramError, *NOT_REACHED, aiohttp.ClientError, TimeoutError, OSError) as error:
        raise translated(error, type(method).__name__) from error


def translated(error: Exception, method: str) -> DeliveryError:
    """Our error for one of aiogram's or of the network's."""
    if isinstance(error, TelegramRetryAfter):
        return RateLimited(min(timedelta(seconds=error.retry_after), LONGEST_PAUSE))
    # The server answers 404 to a token that is not even formed like one.
    if isinstance(error, TelegramUnauthorizedError | TelegramNotFound):
        return Unauthorized()
    if isinstance(error, TelegramBadRequest | TelegramForbiddenError | TelegramEntityTooLarge):
        return Refused(error.message)
    if isinstance(error, TelegramConflictError):
        return RateLimited(UNREACHABLE_PAUSE)
    if isinstance(error, NOT_REACHED) or isinstance(error.__cause__, NOT_REACHED):
        return Unreachable()
    if isinstance(error, TelegramServerError | TelegramNetworkError | ClientDecodeError):
        return OutcomeUnknown(f"{method}: {told(error)}")
    if isinstance(error, TelegramAPIError) and "Too Many Requests" in error.message:
        return RateLimited(UNREACHABLE_PAUSE)  # an answer without the seconds to wait
    return OutcomeUnknown(f"{method}: {told(error)}")


def told(error: Exception) -> str:
    """What is said of an error, by Telegram or on the way there."""
    words = error.message if isinstance(error, TelegramAPIError | ClientDecodeError) else str(error)
    return words or type(error).__name__
