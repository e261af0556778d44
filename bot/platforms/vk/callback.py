"""VK brings events by itself."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
import structlog
from fastapi import Request, Response

from bot.platforms.door import Door, Take
from bot.platforms.hearing import Hearing
from bot.platforms.legible import decoded
from bot.platforms.vk.gaps import Gaps
from bot.platforms.vk.keys import Keys, Lacking
from bot.platforms.vk.last import GAP, Last
from bot.platforms.vk.mapping import KINDS, RIGHTS_CHANGED
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import VERSION
from bot.platforms.vk.under import Gap
from models.errors import DeliveryError, Refused
from models.texts import Sentence

log = structlog.get_logger()

TITLE: Final = "Smotritel"
_GIVEN_UP: Final = ("failed", "unconfigured")
"""What VK says of a server that it does not call; to a new one it says `wait` first."""

_SECRET: Final = 50
"""The most letters that VK takes."""


class _Called(msgspec.Struct):
    type: str
    group_id: int
    secret: str = ""


_called = msgspec.json.Decoder(_Called)
_fields = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Callback(Door):
    """The address as VK calls it."""

    def __init__(  # noqa: PLR0913 - a door, and what the adapter of its platform has
        self,
        url: str,
        key: bytes,
        take: Take,
        keys: Keys,
        reception: Reception,
        last: Last,
        hearing: Hearing,
        gaps: Gaps,
    ) -> None:
        super().__init__("vk callback", url, key, take, letters=_SECRET)
        self._keys, self._reception, self._last, self._hearing = keys, reception, last, hearing
        self._gaps = gaps
        self._code = ""

    async def announce(self) -> None:
        """Tell VK the address and what we want to hear of.

        Raises:
            DeliveryError: it does not take it, or not now.
        """
        await self._catch_up()
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
            **dict.fromkeys(sorted(KINDS | RIGHTS_CHANGED), True),
        )
        log.info("VK brings events to our address")

    async def _catch_up(self) -> None:
        """After a long stop VK may have given up bringing us comments: they are fetched from the wall."""
        if (before := await self._last.before_a_stop()) is None:
            return
        try:
            await self._fetch_missed(before)
        except Lacking as lacking:
            log.warning("comments may have been missed, and no key of ours may look", reason=str(lacking))

    async def _fetch_missed(self, gap: Gap) -> int:
        events = await self._reception(await self._gaps.look(gap))
        if events:
            await self._take(events)
            await self._last.heard(events)
        self._last.looked()
        return len(events)

    async def look(self) -> None:
        """See whether VK is there, whether it has given us up, and whether people write while it brings
        nothing; a tick."""
        try:
            told = await self._keys.call("groups.getCallbackServers", group_id=self._keys.group)
        except DeliveryError as error:
            log.info("whether VK can call us can't be asked now", reason=str(error))
            # Whoever refuses is there.
            await (self._hearing.heard() if isinstance(error, Refused) else self._hearing.failed())
            return
        await self._hearing.heard()
        if not self._code:
            return  # it has not been told the address yet
        self._see_status(told)
        try:
            if self._last.quiet_for <= GAP:
                await self._gaps.none()
            elif count := await self._fetch_missed(self._last.since_then):
                self.troubles["silent"] = Sentence("trouble.vk.callback.silent", {"count": count})
        except DeliveryError as error:
            log.info("whether people write on the wall can't be seen now", reason=str(error))

    def _see_status(self, told: Mapping[str, Any]) -> None:
        ours = [one for one in told["items"] if one["url"] == self._url]
        status = str(ours[0]["status"]) if ours else "unconfigured"
        if status in _GIVEN_UP:
            self.troubles["callback"] = Sentence("trouble.vk.callback", {"status": status})
        else:
            self.troubles.pop("callback", None)

    async def _called(self, request: Request) -> Response:
        body = await request.body()
        try:
            called = decoded(body, _called)
        except msgspec.DecodeError:
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
            await self._last.heard(events)
            await self._hearing.heard()
            self.troubles.pop("silent", None)
        return Response("ok", media_type="text/plain")


def _without_secret(body: bytes) -> bytes:
    event = decoded(body, _fields)
    event.pop("secret", None)
    return msgspec.json.encode(event)
