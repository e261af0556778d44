"""Uploads in three steps: an address is asked for, a file is sent there, what came back is saved."""

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from aiohttp import BodyPartReader, web

from tests.vk import answering
from tests.vk.mishaps import Mishaps
from tests.vk.vk import Vk

Kind = Literal["wall_photo", "message_photo", "doc", "video"]
_FIELDS: Final[dict[Kind, str]] = {
    "wall_photo": "photo",
    "message_photo": "photo",
    "doc": "file",
    "video": "video_file",
}
_PICTURES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8")
SERVER: Final = 857_416


@dataclass(slots=True)
class Ticket:
    """An address to send a file to, of an owner, and what came there."""

    kind: Kind
    owner: int
    file: bytes = b""
    name: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class Uploads:
    """Takes files and shows those that were saved."""

    def __init__(self, vk: Vk, mishaps: Mishaps, stopping: asyncio.Event) -> None:
        self._vk, self._mishaps, self._stopping = vk, mishaps, stopping

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What aiohttp calls when a file comes."""
        ticket = self._vk.tickets.get(request.match_info["ticket"])
        if ticket is None:
            return answering.reply({"error": "bad_request"})
        planned = self._mishaps.meet("upload")
        mishap = planned.mishap if planned else ""
        if planned and mishap in ("delay", "lose_request"):
            await answering.wait(self._stopping, planned.seconds)
        if mishap == "lose_request":
            return answering.hang_up(request)
        if mishap == "html":
            return answering.gateway()
        await _receive(request, ticket)
        body = {"error": "upload error"} if mishap == "error" else self._told(request, ticket)
        if mishap == "lose_reply":
            return answering.hang_up(request)
        return await answering.half(request, body) if mishap == "truncate" else _as_html(body)

    def _told(self, request: web.Request, ticket: Ticket) -> dict[str, Any]:
        """What the upload server says; it is VK's way that no photo is no error."""
        number = request.match_info["ticket"]
        if ticket.kind == "doc":
            return {"file": number} if ticket.file else {"error": "no_file"}
        if ticket.kind == "video":
            return {"size": len(ticket.file), "video_id": ticket.more["video_id"]}
        good = ticket.file.startswith(_PICTURES)
        photos = json.dumps([{"photo": number, "sizes": []}]) if good else ""
        return {"server": SERVER, "photo": photos, "hash": hash_of(number)}

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that was uploaded, for whoever has its address; if it goes wrong, it breaks off."""
        content = self._vk.media.files.get(request.match_info["name"])
        if content is None:
            return web.Response(status=404)
        if self._mishaps.scripted("file"):
            return await answering.half_of(request, content, "image/jpeg")
        return web.Response(body=content, content_type="image/jpeg")


def hash_of(ticket: str) -> str:
    """What proves that a photo was uploaded here."""
    return hashlib.sha1(ticket.encode()).hexdigest()[:32]


async def _receive(request: web.Request, ticket: Ticket) -> None:
    """Take the file. The library vk_api calls the part `file0`, and VK takes that too."""
    wanted = (_FIELDS[ticket.kind], "file", "file0", "file1")
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name in wanted and part.filename:
            ticket.file, ticket.name = bytes(await part.read()), part.filename


def _as_html(body: dict[str, Any]) -> web.Response:
    """Upload servers call their JSON text."""
    return web.Response(text=json.dumps(body), content_type="text/html")
