"""The Bot API over HTTP: reads calls, checks them and their answers against the contract, misbehaves."""

import asyncio
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiohttp import BodyPartReader, web

from tests.loopback import Loopback
from tests.telegram.calls import webhook
from tests.telegram.calls.table import METHODS
from tests.telegram.checking import Mistake, Params, UnknownParameter, Upload, faults, read
from tests.telegram.contract import Method, contract
from tests.telegram.failures import OTHER_POLL, Failure, not_given, refused, unreadable
from tests.telegram.mishaps import AFTER, Mishaps, Planned
from tests.telegram.telegram import Telegram

_TOKEN: Final = re.compile(r"\d+:[\w-]+")
_GATEWAY: Final = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"


@dataclass(slots=True)
class Call:
    """A call that came, and how it was answered.

    `status` is 0 while it is not performed; `error` is the error's text or the mishap that came before.
    """

    method: str
    at: datetime
    params: dict[str, Any]
    status: int = 0
    error: str = ""


class BotApi(Loopback):
    """Answers the calls of one bot. `calls` is what came, `violations` what should never come."""

    def __init__(self, telegram: Telegram, token: str) -> None:
        super().__init__()
        self.telegram, self.token = telegram, token
        self.mishaps = Mishaps()
        self.calls: list[Call] = []
        self.violations: list[str] = []

    def app(self) -> web.Application:
        """What aiohttp serves."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/bot{token}/{method}", self._answer)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        try:
            method = self._method(request)
            given, files = await _body(request)
        except Failure as failure:
            return _reply(failure.body(), failure.code)
        call = Call(method.name, self.telegram.clock(), dict(given))
        self.calls.append(call)
        planned = self.mishaps.meet(method.name)
        if planned is not None and planned.mishap not in AFTER:
            early = await self._go_wrong(request, planned)
            if early is not None:
                call.status, call.error = early.status, planned.mishap
                return early
        body = await self._perform(call, method, files)
        if planned is not None and planned.mishap == "lose_reply":
            return await self._fall_silent(request, planned.seconds)
        if planned is not None and planned.mishap == "truncate":
            return await _half(request, json.dumps(body))
        return _reply(body, call.status)

    def _method(self, request: web.Request) -> Method:
        token, name = request.match_info["token"], request.match_info["method"].lower()
        if not _TOKEN.fullmatch(token):
            raise Failure(404)
        if token != self.token:
            raise Failure(401)
        if name not in contract().methods:
            self.violations.append(f"unknown method {name}")
            raise Failure(404, "method not found")
        return contract().methods[name]

    async def _perform(self, call: Call, method: Method, files: dict[str, Upload]) -> dict[str, Any]:
        try:
            call.params = params = self._read(method, call.params, files)
            result = await self._result(method, params)
        except Failure as failure:
            call.status, call.error = failure.code, str(failure)
            return failure.body()
        call.status = 200
        return {"ok": True, "result": result}

    def _read(self, method: Method, given: dict[str, object], files: dict[str, Upload]) -> Params:
        try:
            return read(method, given, files)
        except UnknownParameter as mistake:
            self.violations.append(f"{method.name}: {mistake}")
            raise refused(f"unknown parameter {mistake.param!r}") from mistake
        except Mistake as mistake:
            raise (not_given if mistake.missing else unreadable)(*_of(mistake)) from mistake

    async def _result(self, method: Method, params: Params) -> Any:
        name = method.name.lower()
        if name in webhook.POLLS:
            # Each update was checked when it was queued; poison is put there on purpose.
            return await webhook.POLLS[name](self.telegram, params)
        if name not in METHODS:
            self.violations.append(f"{method.name}: this server doesn't know how")
            raise Failure(500, "this server doesn't know how")
        result = METHODS[name](self.telegram, params)
        if wrong := list(faults(result, method.returns, method.name)):
            self.violations += wrong
            raise Failure(500, "; ".join(wrong))
        return result

    async def _go_wrong(self, request: web.Request, planned: Planned) -> web.StreamResponse | None:
        match planned.mishap:
            case "lose_request":
                return await self._fall_silent(request, planned.seconds)
            case "duplicate":
                self.telegram.updates.repeat(3)
                return None
            case "reorder":
                self.telegram.updates.shuffle(self.mishaps.chance)
                return None
            case "delay":
                await self._wait(planned.seconds)
                return None
            case "html":
                return web.Response(text=_GATEWAY, status=502, content_type="text/html")
            case "rate_limit":
                seconds = max(1, round(planned.seconds))
                failure = Failure(429, f"retry after {seconds}", retry_after=seconds)
            case "unauthorized":
                failure = Failure(401)
            case "conflict":
                failure = Failure(409, OTHER_POLL)
            case "restart":
                failure = Failure(500, "restart")
            case _:
                failure = Failure(500)
        return _reply(failure.body(), failure.code)

    async def _fall_silent(self, request: web.Request, seconds: float) -> web.StreamResponse:
        """Say nothing for so long, then hang up."""
        await self._wait(seconds)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.stopping.wait()
        except TimeoutError:
            pass

    async def _file(self, request: web.Request) -> web.StreamResponse:
        stored = self.telegram.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self.token or stored is None:
            failure = Failure(404)
            return _reply(failure.body(), failure.code)
        return web.Response(body=stored.upload.content, content_type=stored.upload.mime)


def _of(mistake: Mistake) -> tuple[str, ...]:
    return (mistake.param,) if mistake.missing else (mistake.param, mistake.what)


def _reply(body: dict[str, Any], status: int) -> web.Response:
    return web.json_response(body, status=status)


async def _half(request: web.Request, text: str) -> web.StreamResponse:
    reply = web.StreamResponse(headers={"Content-Type": "application/json"})
    reply.content_length = len(text.encode())
    await reply.prepare(request)
    await reply.write(text.encode()[: len(text) // 2])
    if request.transport is not None:
        request.transport.abort()
    return reply


async def _body(request: web.Request) -> tuple[dict[str, object], dict[str, Upload]]:
    """The parameters as they came, of the query and of any kind of body, and the files."""
    given: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            sent = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise refused("can't parse JSON object") from error
        given |= {name: value for name, value in sent.items() if value is not None}
    elif request.content_type.startswith("multipart/"):
        await _read_parts(request, given, files)
    else:
        given |= dict(await request.post())
    return given, files


async def _read_parts(request: web.Request, given: dict[str, object], files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        if part.filename is None:
            given[part.name] = await part.text()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, mime, bytes(await part.read()))
