"""A thin HTTP client of the local network's calls for people; the bot's own calls are elsewhere."""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any

import aiohttp
import msgspec

from bot.web.parts import Attached, Changes, Payload, Picture
from models.errors import DeliveryError, Refused, StorageError

_JSON = {"Content-Type": "application/json"}
_MEDIA_TYPES = ("image/png", "image/jpeg")
_NAME = re.compile(r"[\w-]+(\.[\w-]+)*")


@dataclass(frozen=True, slots=True)
class LocalNetwork:
    """The network behind `session`, whose base address it stands at."""

    session: aiohttp.ClientSession

    async def people(self) -> Sequence[Payload]:
        """Everybody one can write as."""
        return await self._list("/people")

    async def chats(self) -> Sequence[Payload]:
        """Walls, groups and private conversations."""
        return await self._list("/chats")

    async def messages(self, chat: str, limit: int) -> Sequence[Payload]:
        """The newest `limit` messages of a chat, oldest first; hidden ones are marked so."""
        return await self._list(f"/chats/{_segment(chat)}/messages", {"limit": str(limit), "hidden": "1"})

    async def act(self, person: str, verb: str, body: Payload) -> Payload:
        """`say`, `edit`, `press`, `like` or `view` as a person."""
        path = f"/people/{_segment(person)}/{_segment(verb)}"
        content = BytesIO(msgspec.json.encode(body))
        async with _answered(self.session.post(path, data=content, headers=_JSON)) as answer:
            result: Payload = await answer.json()
            return result

    async def changes(self, after: int | None, wait: float) -> Changes:
        """What changed after `after`, waiting up to `wait` seconds; None asks only where we are."""
        query = {"wait": f"{wait:g}"} if after is None else {"after": str(after), "wait": f"{wait:g}"}
        async with _answered(self.session.get("/changes", params=query)) as answer:
            result = await answer.json()
            return Changes(result["last"], result["changes"])

    async def picture(self, name: str) -> Picture:
        """A picture that somebody attached; anything but PNG and JPEG is refused."""
        async with _answered(self.session.get(f"/pictures/{_segment(name)}")) as answer:
            if answer.content_type not in _MEDIA_TYPES:
                raise Refused(f"not a picture: {answer.content_type}")
            return Picture(answer.content_type, await answer.read())

    async def file(self, name: str) -> Attached:
        """A file that somebody attached."""
        async with _answered(self.session.get(f"/files/{_segment(name)}")) as answer:
            return Attached(answer.headers.get("Content-Disposition", "attachment"), await answer.read())

    async def _list(self, path: str, query: Mapping[str, str] | None = None) -> Sequence[Payload]:
        async with _answered(self.session.get(path, params=query)) as answer:
            result: Sequence[Payload] = await answer.json()
            return result


def _segment(name: str) -> str:
    """`name` as one segment of a path: nothing in it may lead elsewhere."""
    if not _NAME.fullmatch(name):
        raise Refused(f"not a name: {name!r}")
    return name


@asynccontextmanager
async def _answered(call: Any) -> AsyncIterator[aiohttp.ClientResponse]:
    try:
        async with call as answer:
            if answer.status == HTTPStatus.INSUFFICIENT_STORAGE:
                raise StorageError(await _words(answer))
            if 400 <= answer.status < 500:
                raise Refused(await _words(answer))
            answer.raise_for_status()
            yield answer
    except (aiohttp.ClientError, TimeoutError) as error:
        raise DeliveryError(f"the local network does not answer: {error}") from error


async def _words(answer: aiohttp.ClientResponse) -> str:
    try:
        body = await answer.json()
    except (aiohttp.ClientError, ValueError):
        return answer.reason or str(answer.status)
    words = body.get("error") if isinstance(body, dict) else None
    return str(words or answer.reason)
