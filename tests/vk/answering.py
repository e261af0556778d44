"""How this server misbehaves on the wire: whole answers, halves of them, gateways' pages, silence."""

import asyncio
import json
from typing import Any, Final

from aiohttp import web

_GATEWAY: Final = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>kittenx</body>\r\n</html>\r\n"
)


def reply(body: Any) -> web.Response:
    """What VK answers: the status is 200, were it an error."""
    return web.json_response(body, dumps=_dumps)


def gateway() -> web.Response:
    """A page of a gateway that has lost its server."""
    return web.Response(text=_GATEWAY, status=502, content_type="text/html")


def malformed(body: Any) -> web.Response:
    """JSON with a comma before the last bracket, as in vk_api#549."""
    return web.Response(text=_dumps(body)[:-1] + ",}", content_type="application/json")


async def half(request: web.Request, body: Any) -> web.StreamResponse:
    """Half of the answer, then nothing."""
    return await half_of(request, _dumps(body).encode(), "application/json")


async def half_of(request: web.Request, content: bytes, kind: str) -> web.StreamResponse:
    """Half of what is so long, then nothing."""
    answer = web.StreamResponse(headers={"Content-Type": kind})
    answer.content_length = len(content)
    await answer.prepare(request)
    await answer.write(content[: len(content) // 2])
    hang_up(request)
    return answer


def hang_up(request: web.Request) -> web.Response:
    """Break the connection; the answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def wait(stopping: asyncio.Event, seconds: float) -> None:
    """So long, or until the server stops."""
    try:
        async with asyncio.timeout(seconds):
            await stopping.wait()
    except TimeoutError:
        pass


def _dumps(body: Any) -> str:
    """Letters as they are, but what has none (half an emoji) escaped."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="backslashreplace").decode()
