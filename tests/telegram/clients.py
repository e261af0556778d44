"""Clients of the Bot API in tests."""

import json
from typing import Any, Final

import aiohttp

from tests.telegram.serving import ServedBotApi

PNG: Final = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\0\0\0\0"
    b"\xd1\x49\x44\x6e\0\0\0\x0bIDATx\x9cc\x60\x60\0\0\0\x03\0\x01"
)
"""A picture, 2 by 1."""


class Bare:
    """Bare calls, without any library."""

    def __init__(self, api: ServedBotApi, session: aiohttp.ClientSession) -> None:
        self._api, self._session = api, session

    async def raw(self, method: str, **params: Any) -> Any:
        url = f"{self._api.address}/bot{self._api.token}/{method}"
        async with self._session.post(url, json=params) as answer:
            body = await answer.json()
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def __call__(self, method: str, **params: Any) -> Any:
        body = await self.raw(method, **params)
        assert body["ok"], body
        return body["result"]

    async def updates(self, **params: Any) -> list[tuple[str, Any]]:
        """What waits, as pairs of kind and content."""
        told = await self("getUpdates", **params)
        return [(kind, body[kind]) for body in told for kind in body if kind != "update_id"]

    async def uploading(self, method: str, files: dict[str, bytes], **params: Any) -> Any:
        """A call with files, as multipart; what came back."""
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value))
        for name, content in files.items():
            form.add_field(name, content, filename=f"{name}.png")
        url = f"{self._api.address}/bot{self._api.token}/{method}"
        async with self._session.post(url, data=form) as answer:
            return await answer.json()

    async def upload(self, method: str, files: dict[str, bytes], **params: Any) -> Any:
        """A call with files; its result."""
        body = await self.uploading(method, files, **params)
        assert body["ok"], body
        return body["result"]

    async def error(self, method: str, **params: Any) -> str:
        body = await self.raw(method, **params)
        assert not body["ok"], body
        return str(body["description"])
