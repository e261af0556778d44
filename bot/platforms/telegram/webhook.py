"""Telegram brings updates by itself: one address, guarded by a secret that only Telegram was told.

An update is stored before it is acknowledged; until then Telegram brings it again.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import urlsplit

import structlog
from aiogram.methods import SetWebhook
from fastapi import FastAPI, Request, Response

from bot.platforms.memory import Memory
from bot.platforms.telegram import mapping
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.intake import KINDS, remember
from models.inbox import RawEvent

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_AT_ONCE = 40
_LARGEST = 4 * 2**20

Take = Callable[[Sequence[RawEvent]], Awaitable[None]]
"""Stores events; returns when they are stored."""


class Webhook:
    """The address `url`, as Telegram calls it. The secret follows from our key, so it outlives restarts."""

    def __init__(self, url: str, key: bytes, take: Take, caller: Caller, memory: Memory) -> None:
        self._url = url
        self._secret = hmac.digest(key, f"telegram webhook {url}".encode(), hashlib.sha256).hex()
        self._take = take
        self._caller = caller
        self._memory = memory
        self.app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=_LARGEST)
        self.app.add_api_route(urlsplit(url).path or "/", self._called, methods=["POST"])

    async def announce(self) -> None:
        """Tell Telegram the address.

        Raises:
            DeliveryError: it does not take it, or not now.
        """
        method = SetWebhook(
            url=self._url,
            secret_token=self._secret,
            allowed_updates=list(KINDS),
            max_connections=_AT_ONCE,
            drop_pending_updates=False,
        )
        await self._caller.call(method)
        log.info("Telegram brings updates to our address")

    async def _called(self, request: Request) -> Response:
        presented = request.headers.get(HEADER, "")
        if not hmac.compare_digest(presented.encode(), self._secret.encode()):
            log.warning("somebody called the webhook without its secret")
            return Response(status_code=403)
        try:
            event = mapping.event(await request.body())
        except ValueError as error:
            # Nothing with a number in it: to be brought again would not make it better.
            log.warning("an update without a number is dropped", reason=str(error))
            return Response()
        await remember([event], self._memory)
        await self._take([event])
        return Response()
