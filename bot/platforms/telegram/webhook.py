"""Telegram brings updates by itself."""

import structlog
from aiogram.methods import SetWebhook
from fastapi import Request, Response

from bot.platforms.door import Door, Take
from bot.platforms.memory import Memory
from bot.platforms.telegram import mapping
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.intake import KINDS, remember

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_AT_ONCE = 40


class Webhook(Door):
    """The address as Telegram calls it."""

    def __init__(self, url: str, key: bytes, take: Take, caller: Caller, memory: Memory) -> None:
        super().__init__("telegram webhook", url, key, take)
        self._caller = caller
        self._memory = memory

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
        if not self._is_secret(request.headers.get(HEADER, "")):
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
