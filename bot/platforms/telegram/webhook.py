"""Telegram brings updates by itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import structlog
from aiogram.methods import GetWebhookInfo, SetWebhook
from fastapi import Request, Response

from bot.platforms.door import Door, Take
from bot.platforms.hearing import Hearing
from bot.platforms.memory import Memory
from bot.platforms.telegram import mapping
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.intake import KINDS, remember
from models.clock import Clock
from models.errors import DeliveryError, RateLimited, Refused
from models.texts import Sentence

log = structlog.get_logger()

HEADER = "X-Telegram-Bot-Api-Secret-Token"
_AT_ONCE = 40
_LATELY: Final = timedelta(minutes=5)
"""Telegram tries again and again meanwhile; what failed longer ago has been brought since."""


class Webhook(Door):
    """The address as Telegram calls it."""

    def __init__(  # noqa: PLR0913 - a door, and what the adapter of its platform has
        self, url: str, key: bytes, take: Take, caller: Caller, memory: Memory, clock: Clock, hearing: Hearing
    ) -> None:
        super().__init__("telegram webhook", url, key, take)
        self._caller, self._memory, self._clock, self._hearing = caller, memory, clock, hearing
        self._announced = False

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
        self._announced = True
        log.info("Telegram brings updates to our address")

    async def look(self) -> None:
        """See whether Telegram is there at all, and has updates that it could not bring lately; a tick."""
        try:
            told = await self._caller.call(GetWebhookInfo())
        except DeliveryError as error:
            log.info("whether Telegram can call us can't be asked now", reason=str(error))
            await self._not_told(error)
            return
        await self._hearing.heard()
        info = told if isinstance(told, dict) else {}
        self.troubles = self._wrong(info)
        if self._announced and not info.get("url"):
            await self.announce()  # whoever fetched updates elsewhere has taken it away

    async def _not_told(self, error: DeliveryError) -> None:
        """Whoever refuses is there, and who asks us to slow down may be; only silence is none."""
        if isinstance(error, Refused):
            await self._hearing.heard()
        elif self._caller.is_cut_off or not isinstance(error, RateLimited):
            await self._hearing.failed()

    def _wrong(self, info: Mapping[str, Any]) -> dict[str, Sentence]:
        failed = datetime.fromtimestamp(int(info.get("last_error_date") or 0), UTC)
        if (url := str(info.get("url") or "")) and url != self._url:
            return {"webhook": Sentence("trouble.telegram.webhook.other", {"host": urlsplit(url).netloc})}
        if not info.get("pending_update_count") or self._clock() - failed > _LATELY:
            return {}
        params: dict[str, str | int | float] = {
            "problem": str(info.get("last_error_message")),
            "count": int(info["pending_update_count"]),
        }
        return {"webhook": Sentence("trouble.telegram.webhook", params)}

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
        await self._hearing.heard()
        return Response()
