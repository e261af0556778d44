"""Clients of VK in tests."""

from typing import Any, Final

import aiohttp

from tests.vk.contract import VERSION
from tests.vk.serving import ServedVk

PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0"
    b"\xd1\x49\x44\x6e\0\0\0\x0bIDATx\x9cc\x60\x60\0\0\0\x03\0\x01"
)
"""A picture, 2 by 1."""


class Bare:
    """Bare calls with one key, without any library."""

    def __init__(self, api: ServedVk, session: aiohttp.ClientSession, token: str) -> None:
        self._api, self._session, self.token = api, session, token

    def with_token(self, token: str) -> "Bare":
        """The same, with another key."""
        return Bare(self._api, self._session, token)

    async def raw(self, method: str, **params: Any) -> Any:
        """What comes back, errors too."""
        form = {name: _text(value) for name, value in params.items()}
        form = {"v": VERSION, "access_token": self.token} | form
        async with self._session.post(f"{self._api.address}/method/{method}", data=form) as answer:
            assert answer.status == 200
            return await answer.json()

    async def __call__(self, method: str, **params: Any) -> Any:
        body = await self.raw(method, **params)
        assert "response" in body, body
        return body["response"]

    async def error(self, method: str, **params: Any) -> tuple[int, str]:
        """The code and the text of the error that must come."""
        body = await self.raw(method, **params)
        assert "error" in body, body
        return body["error"]["error_code"], body["error"]["error_msg"]


class Poll:
    """A long poll of a community, held by hand."""

    def __init__(self, bot: Bare, session: aiohttp.ClientSession, group: int) -> None:
        self._bot, self._session, self._group = bot, session, group
        self.ts: Any = ""
        self.key = self.server = ""

    async def begin(self) -> "Poll":
        """Ask for the server, its key and where it is now."""
        told = await self._bot("groups.getLongPollServer", group_id=self._group)
        self.ts, self.key, self.server = told["ts"], told["key"], told["server"]
        return self

    async def raw(self, wait: float = 0) -> Any:
        """What the server says."""
        asked = {"act": "a_check", "key": self.key, "ts": self.ts, "wait": str(wait)}
        # Not GET: aiohttp repeats one whose connection broke.
        async with self._session.post(self.server, data=asked) as answer:
            return await answer.json(content_type=None)

    async def __call__(self, wait: float = 0) -> list[tuple[str, Any]]:
        """The events since last time, as pairs of kind and object."""
        told = await self.raw(wait)
        self.ts = told["ts"]
        return [(event["type"], event["object"]) for event in told["updates"]]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
