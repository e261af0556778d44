"""VK brings events by itself: one address, guarded by a secret that only VK was told.

An event is stored before it is acknowledged; until then VK brings it again.
"""

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Sequence
from typing import Final
from urllib.parse import urlsplit

import msgspec
import structlog
from fastapi import FastAPI, Request, Response

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import VERSION
from models.inbox import RawEvent

log = structlog.get_logger()

TITLE: Final = "Smotritel"
_LARGEST: Final = 4 * 2**20
_SECRET: Final = 50
"""The most letters that VK takes."""

Take = Callable[[Sequence[RawEvent]], Awaitable[None]]
"""Stores events; returns when they are stored."""


class _Called(msgspec.Struct):
    type: str
    group_id: int
    secret: str = ""


class Callback:
    """The address `url`, as VK calls it. The secret follows from our key, so it outlives restarts."""

    def __init__(self, url: str, key: bytes, take: Take, keys: Keys, reception: Reception) -> None:
        self._url = url
        self._secret = hmac.digest(key, f"vk callback {url}".encode(), hashlib.sha256).hex()[:_SECRET]
        self._take, self._keys, self._reception = take, keys, reception
        self._code = ""
        self.app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=_LARGEST)
        self.app.add_api_route(urlsplit(url).path or "/", self._called, methods=["POST"])

    async def announce(self) -> None:
        """Tell VK the address and what we want to hear of.

        Raises:
            DeliveryError: it does not take it, or not now.
        """
        group = self._keys.group
        self._code = (await self._keys.call("groups.getCallbackConfirmationCode", group_id=group))["code"]
        known = (await self._keys.call("groups.getCallbackServers", group_id=group))["items"]
        server = next((one["id"] for one in known if one["url"] == self._url), None)
        told = {"group_id": group, "url": self._url, "title": TITLE, "secret_key": self._secret}
        if server is None:
            server = (await self._keys.call("groups.addCallbackServer", **told))["server_id"]
        else:
            await self._keys.call("groups.editCallbackServer", server_id=server, **told)
        await self._keys.call(
            "groups.setCallbackSettings",
            group_id=group,
            server_id=server,
            api_version=VERSION,
            **dict.fromkeys(sorted(KINDS), True),
        )
        log.info("VK brings events to our address")

    async def _called(self, request: Request) -> Response:
        body = await request.body()
        try:
            called = msgspec.json.decode(body, type=_Called)
        except (msgspec.DecodeError, UnicodeError):
            return Response(status_code=400)
        if not hmac.compare_digest(called.secret.encode(), self._secret.encode()):
            log.warning("somebody called the address of VK without its secret")
            return Response(status_code=403)
        if called.group_id != self._keys.group:
            return Response(status_code=403)
        if called.type == "confirmation":
            return Response(self._code, media_type="text/plain")
        if events := await self._reception([_without_secret(body)]):
            await self._take(events)
        return Response("ok", media_type="text/plain")


def _without_secret(body: bytes) -> bytes:
    event = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    event.pop("secret", None)
    return msgspec.json.encode(event)
