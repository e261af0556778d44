"""Calls over HTTP as points at which a Smotritel can be killed: before they are sent, while they are on
their way, when they are answered; and when events have come.

A call that is on its way is sent whole, and whoever sent it is not there for the answer.
"""

import http.client
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec

from bot.platforms.limits import Budget, Limits
from tests.crash.points import Trap, die

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_PACKED = re.compile(r"API\.([\w.]+)\(")


@dataclass(frozen=True, slots=True)
class Wire:
    """How one platform is called: `load` imports it, `watch` sets the points, `hurry` lifts our own pace."""

    load: Callable[[], None]
    watch: Callable[[Trap], None]
    hurry: Callable[[], None]


def _load_local() -> None:
    from bot.platforms.local import edge as edge


def _watch_local(trap: Trap) -> None:
    from bot.platforms.local.client import LocalGateway, LocalIntake

    post, page = LocalGateway._post, LocalIntake._page

    async def watched_post(self: Any, method: str, params: Any) -> tuple[int, bytes]:
        trap.reach(f"before {method}")
        if trap.springs(f"during {method}"):
            headers = dict(self._session.headers) | _JSON
            url = f"{str(self._session._base_url).rstrip('/')}/bot/{method}"
            _send_unheard(url, msgspec.json.encode(params), headers)
            die()
        answer = await post(self, method, params)
        trap.reach(f"after {method}, answered {answer[0]}")
        return answer

    async def watched_page(self: Any, after: int, wait: Any) -> bytes:
        answer = await page(self, after, wait)
        if len(answer) > len(b'{"updates":[]}'):
            trap.reach("after updates")
        return answer

    LocalGateway._post = watched_post  # type: ignore[method-assign]
    LocalIntake._page = watched_page  # type: ignore[method-assign]


def _hurry_local() -> None:
    from bot.platforms.local import edge

    vars(edge)["default_limits"] = _no_limits


def _load_telegram() -> None:
    from bot.platforms.telegram import caller as caller
    from bot.platforms.telegram import client as client
    from bot.platforms.telegram import intake as intake
    from bot.platforms.telegram import menu as menu


def _watch_telegram(trap: Trap) -> None:
    from bot.platforms.telegram import caller
    from bot.platforms.telegram.intake import TelegramIntake

    call, page = caller.call, TelegramIntake._page

    async def watched_call(bot: Any, method: Any) -> Any:
        name = type(method).__name__
        trap.reach(f"before {name}")
        if trap.springs(f"during {name}"):
            fields = {
                key: bot.session.prepare_value(value, bot=bot, files={})
                for key, value in method.model_dump(warnings=False).items()
            }
            body = urlencode({key: value for key, value in fields.items() if value}).encode()
            url = bot.session.api.api_url(token=bot.token, method=method.__api_method__)
            _send_unheard(url, body, _FORM)
            die()
        answer = await call(bot, method)
        trap.reach(f"after {name}")
        return answer

    async def watched_page(self: Any, after: int, wait: Any) -> bytes:
        answer = await page(self, after, wait)
        if b'"result": []' not in answer:
            trap.reach("after updates")
        return answer

    caller.call = watched_call
    TelegramIntake._page = watched_page  # type: ignore[method-assign]


def _hurry_telegram() -> None:
    from bot.platforms.telegram import caller

    vars(caller)["default_limits"] = _no_limits


def _load_vk() -> None:
    from bot.platforms.vk import client as client
    from bot.platforms.vk import intake as intake
    from bot.platforms.vk import key as key


def _watch_vk(trap: Trap) -> None:
    from bot.platforms.vk import intake, session

    call, poll = session.call, intake.poll

    def watched_call(vk: Any, method: str, params: Any) -> dict[str, Any]:
        names = sorted(set(_PACKED.findall(params["code"]))) if method == "execute" else [method]
        for name in names:
            trap.reach(f"before {name}")
        if any(trap.springs(f"during {name}") for name in names):
            fields = session.written(params) | {
                "v": session.VERSION,
                "access_token": vk.token["access_token"],
            }
            server = vk.http.get_adapter("https://")._server
            _send_unheard(f"{server}/method/{method}", urlencode(fields).encode(), _FORM)
            die()
        answer = call(vk, method, params)
        for name in names:
            trap.reach(f"after {name}")
        return answer

    async def watched_poll(*given: Any) -> Any:
        told = await poll(*given)
        if told.updates:
            trap.reach("after updates")
        return told

    session.call = watched_call
    intake.poll = watched_poll


def _no_hurry() -> None:
    """VK's own pace is fast enough, with what is packed."""


def _no_limits() -> Limits:
    return Limits(token=Budget(per_second=400, burst=20), chat=Budget(per_second=200, burst=10))


def _send_unheard(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Put a call on its way; whoever sent it will not be there for the answer."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)
    connection.request("POST", where.path, body, headers)


WIRES = {
    "local": Wire(_load_local, _watch_local, _hurry_local),
    "telegram": Wire(_load_telegram, _watch_telegram, _hurry_telegram),
    "vk": Wire(_load_vk, _watch_vk, _no_hurry),
}
