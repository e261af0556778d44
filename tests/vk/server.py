"""VK over HTTP: reads calls, checks them and their answers against the schema, misbehaves.

How methods work is in `calls/`, the long poll in `longpoll.py`, uploads in `uploads.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from aiohttp import web

from tests.loopback import Loopback
from tests.vk import answering, failures
from tests.vk.calls.place import Caller
from tests.vk.calls.rights import check_rights
from tests.vk.calls.table import METHODS
from tests.vk.checking import Mistake, UnknownParameter, answer_faults, read
from tests.vk.contract import VERSION, contract
from tests.vk.failures import Failure
from tests.vk.longpoll import LongPoll
from tests.vk.mishaps import AFTER, Mishaps, Planned
from tests.vk.script import run
from tests.vk.uploads import Uploads
from tests.vk.vk import Vk
from tests.vk.world import Json, Token

_STATES: Final = {"revoked": (5, failures.BAD_TOKEN), "expired": (1117, "Access token has expired")}


@dataclass(slots=True)
class Call:
    """A call that came, and how it was answered.

    `error` is VK's code, 0 where all went well and -1 while nothing is answered; `mishap` is what was planned
    for it. `inside` an `execute` calls are told too.
    """

    method: str
    at: datetime
    kind: str
    params: dict[str, Any]
    error: int = -1
    mishap: str = ""
    inside: bool = False


class VkApi(Loopback):
    """Answers calls, polls and uploads. `calls` is what came, `violations` what should never come."""

    def __init__(self, vk: Vk) -> None:
        super().__init__()
        self.vk = vk
        self.mishaps = Mishaps()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.long_poll = LongPoll(vk, self.mishaps, self.stopping)
        self.uploads = Uploads(vk, self.mishaps, self.stopping)
        self._solved: set[str] = set()

    def app(self) -> web.Application:
        """What aiohttp serves."""
        app = web.Application(client_max_size=60 * 1024 * 1024)
        app.router.add_route("*", "/method/{method}", self._answer)
        app.router.add_route("*", "/whp/{group}", self.long_poll.answer)
        app.router.add_post("/upload/{ticket}", self.uploads.answer)
        app.router.add_get("/file/{name}", self.uploads.file)
        return app

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        given = dict(request.query) | {key: str(value) for key, value in (await request.post()).items()}
        method = request.match_info["method"]
        planned = self.mishaps.meet(method)
        if planned is not None and planned.mishap not in AFTER:
            early = await self._go_wrong(request, planned, given)
            if early is not None:
                self._note(method, given, planned)
                return early
        body = self._perform(method, given, request.headers.get("Authorization", ""), planned)
        if planned is not None and planned.mishap == "lose_reply":
            await answering.wait(self.stopping, planned.seconds)
            return answering.hang_up(request)
        if planned is not None and planned.mishap == "truncate":
            return await answering.half(request, body)
        return answering.reply(body)

    async def _go_wrong(
        self, request: web.Request, planned: Planned, given: Mapping[str, str]
    ) -> web.StreamResponse | None:
        match planned.mishap:
            case "lose_request":
                await answering.wait(self.stopping, planned.seconds)
                return answering.hang_up(request)
            case "delay":
                await answering.wait(self.stopping, planned.seconds)
                return None
            case "html":
                return answering.gateway()
            case "captcha" | "bare_captcha":
                failure = failures.captcha(self.vk.new_number(), bare=planned.mishap != "captcha")
                self._solved.add(failure.more.get("captcha_sid", ""))
            case "validation":
                failure = failures.validation()
            case _:
                failure = Failure(planned.code)
        if given.get("captcha_key") and given.get("captcha_sid") in self._solved:
            return None
        return answering.reply(failure.body(request.match_info["method"], given))

    def _note(self, method: str, given: Mapping[str, str], planned: Planned | None) -> Call:
        token = self.vk.tokens.get(given.get("access_token", ""))
        shown = {key: value for key, value in given.items() if key != "access_token"}
        call = Call(method, self.vk.clock(), token.kind if token else "", dict(shown))
        call.mishap = planned.mishap if planned else ""
        if planned is not None:
            call.error = {"captcha": 14, "bare_captcha": 14, "validation": 17, "error": planned.code}.get(
                planned.mishap, -1
            )
        self.calls.append(call)
        return call

    def _perform(
        self, method: str, given: dict[str, str], bearer: str, planned: Planned | None
    ) -> dict[str, Any]:
        if bearer.startswith("Bearer "):
            given["access_token"] = bearer.removeprefix("Bearer ")
        call = self._note(method, given, planned)
        self.vk.settle()
        try:
            caller = self._caller(method, given)
            self.vk.pace.spend(caller.token, method, given)
            if method == "execute":
                body = self._execute(caller, given)
            else:
                body = {"response": self.result(call, caller, method, given)}
        except Failure as failure:
            call.error = failure.code
            return failure.body(method, given)
        call.error = 0
        return body

    def _caller(self, method: str, given: Mapping[str, str]) -> Caller:
        """Who calls, if they may call at all."""
        if not given.get("v"):
            raise Failure(8, failures.NO_VERSION)
        if given["v"] != VERSION:
            self.violations.append(f"{method}: v={given['v']}, this server speaks {VERSION}")
        value = given.get("access_token", "")
        if not value:
            raise Failure(5, failures.NO_TOKEN)
        token = self.vk.tokens.get(value, Token(value="", kind="user", state="revoked"))
        if token.state != "valid":
            raise Failure(*_STATES[token.state])
        return Caller(self.vk, token)

    def result(self, call: Call, caller: Caller, name: str, given: Mapping[str, str]) -> Any:
        """What a method answers.

        Raises:
            Failure: an error of VK's.
        """
        method = contract().methods.get(name)
        if method is None:
            self.violations.append(f"unknown method {name}")
            raise Failure(3, "Unknown method passed")
        check_rights(caller, method, given)
        if name not in METHODS:
            self.violations.append(f"{name}: this server doesn't know how")
            raise Failure(33)
        try:
            call.params = params = read(method, given)
        except UnknownParameter as mistake:
            self.violations.append(f"{name}: unknown parameter {mistake}")
            raise failures.wrong_param(f"{mistake} is unknown") from mistake
        except Mistake as mistake:
            raise failures.wrong_param(str(mistake)) from mistake
        answer = METHODS[name](caller, params)
        if wrong := answer_faults(answer, method):
            self.violations += wrong
            raise Failure(10, "; ".join(wrong))
        return answer

    def _execute(self, caller: Caller, given: Mapping[str, str]) -> Json:
        check_rights(caller, contract().methods["execute"], given)
        if not given.get("code"):
            raise failures.wrong_param("code is undefined")
        errors: list[Json] = []

        def call(name: str, params: dict[str, str]) -> Any:
            inner = Call(name, self.vk.clock(), caller.token.kind, dict(params), 0, inside=True)
            self.calls.append(inner)
            try:
                return self.result(inner, caller, name, params)
            except Failure as failure:
                inner.error = failure.code
                told = failure.body(name, params)["error"]
                errors.append({"method": name, **{key: told[key] for key in ("error_code", "error_msg")}})
                return False

        response = run(given["code"], call)
        return {"response": response} | ({"execute_errors": errors} if errors else {})
