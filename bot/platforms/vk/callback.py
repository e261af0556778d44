"""VK brings events by itself."""

from typing import Final

import msgspec
import structlog
from fastapi import Request, Response

from bot.platforms.door import Door, Take
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import VERSION

log = structlog.get_logger()

TITLE: Final = "Smotritel"
_SECRET: Final = 50
"""The most letters that VK takes."""


class _Called(msgspec.Struct):
    type: str
    group_id: int
    secret: str = ""


class Callback(Door):
    """The address as VK calls it."""

    def __init__(self, url: str, key: bytes, take: Take, keys: Keys, reception: Reception) -> None:
        super().__init__("vk callback", url, key, take, letters=_SECRET)
        self._keys, self._reception = keys, reception
        self._code = ""

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
        if not self._is_secret(called.secret):
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
