"""vk_api with what it lacks: time-outs, another address, failures as our errors and never as its own.

Imports vk_api and requests: import this only where VK is used. Its `ApiError` holds the access key, and
errors of requests may hold addresses with keys, so none of their texts gets out of here.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

import msgspec
import requests
from jconfig import MemoryConfig
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, HTTPError, MaxRetryError, NewConnectionError
from vk_api import VkApi
from vk_api.exceptions import ApiError, ApiHttpError, VkApiError

from bot.platforms.legible import decoded
from bot.platforms.vk.failures import LATER, failure
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused

VERSION: Final = "5.199"
OFFICIAL: Final = "https://api.vk.ru"
CONNECT_TIMEOUT: Final = timedelta(seconds=5)
READ_TIMEOUT: Final = timedelta(seconds=9)
CALL_TIMEOUT: Final = CONNECT_TIMEOUT + READ_TIMEOUT + timedelta(seconds=1)
UNREACHABLE_PAUSE: Final = timedelta(seconds=2)

ON_THE_WAY: Final = (requests.RequestException, HTTPError, OSError)
"""What a request or the reading of its answer ends in."""

FAILURES: Final = (*ON_THE_WAY, VkApiError, ValueError, TypeError, KeyError)
"""What a call of vk_api ends in, besides our own errors."""

_OF_VK_API: Final = {"Cookie": ""}
"""The headers of vk_api's calls."""

_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", **_OF_VK_API}
_REMEMBERED: Final = 100
_anything = msgspec.json.Decoder()

Written = Mapping[str, str | int | float]
"""Parameters as VK reads them."""


class _Way(HTTPAdapter):
    """Sets time-outs, of which vk_api knows none, and leads to `server` what is meant for VK's API."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Send it, for so long and there."""
        if not more.get("timeout"):
            more["timeout"] = (CONNECT_TIMEOUT.total_seconds(), READ_TIMEOUT.total_seconds())
        request.url = (request.url or "").replace(OFFICIAL, self._server, 1)
        return super().send(request, *args, **more)


class _Answer(NamedTuple):
    """What vk_api asks an answer for."""

    ok: bool
    status_code: int
    content: bytes

    def json(self) -> Any:
        """What it tells."""
        return decoded(self.content, _anything)


class _Http(requests.Session):
    """Posts what vk_api calls. By itself requests took thrice as long over a thousand people: it wrote the
    commas between them letter by letter, read the answer in pieces of 10 KB, and looked the address and the
    environment through for each call."""

    def __init__(self) -> None:
        super().__init__()
        self._known_way = lru_cache(maxsize=_REMEMBERED)(self._way)
        self._blank = lru_cache(maxsize=_REMEMBERED)(self._prepared)

    def merge_environment_settings(self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any) -> Any:
        """What the environment says of the way to a host, like a proxy; of each host it is asked once."""
        if proxies:
            return super().merge_environment_settings(url, proxies, stream, verify, cert)
        return self._known_way("/".join(url.split("/", 3)[:3]), stream, verify, cert)

    def _way(self, host: str, *how: Any) -> Any:
        return super().merge_environment_settings(host, {}, *how)

    def post(self, url: Any, data: Any = None, json: Any = None, **more: Any) -> Any:
        """The answer to a call of vk_api; what else is posted, like files, goes as requests sends it."""
        if type(data) is not dict or json is not None or more != {"headers": _OF_VK_API}:
            return super().post(url, data, json, **more)
        form = self._blank(url).copy()
        form.prepare_body(urlencode(data, safe=","), None)
        answer = self.send(form, **self.merge_environment_settings(url, {}, True, None, None))
        return _Answer(answer.ok, answer.status_code, whole(answer))

    def _prepared(self, url: str) -> requests.PreparedRequest:
        return self.prepare_request(requests.Request("POST", url, _FORM))


def whole(answer: requests.Response) -> bytes:
    """All of an answer that is asked for as a stream.

    Raises:
        urllib3.exceptions.HTTPError: it breaks off.
    """
    body: bytes = answer.raw.read(decode_content=True)
    return body


class Session(VkApi):  # type: ignore[misc]
    """One key's calls, one at a time. The pace is kept elsewhere, for all sessions of a key together."""

    RPS_DELAY = 0
    home = OFFICIAL


def connect(token: str, server: str = "") -> Session:
    """A session with VK's API, or with one at another address."""
    http = _Http()
    way = _Way((server or OFFICIAL).rstrip("/"))
    for scheme in ("https://", "http://"):
        http.mount(scheme, way)
    session = Session(token=token, api_version=VERSION, config=MemoryConfig, session=http)
    session.home = (server or OFFICIAL).rstrip("/")
    # vk_api answers some errors by repeating the call for ever, or by asking a person at the terminal.
    session.error_handlers = {}
    return session


def maker(token: str, server: str) -> Callable[[], Session]:
    """Makes sessions of one key."""
    return lambda: connect(token, server)


def call(session: Session, method: str, params: Written) -> dict[str, Any]:
    """VK's whole answer to a call: `response`, and `execute_errors` where there are any.

    Raises:
        DeliveryError: not done, or perhaps; never with anything of the request in it.
    """
    try:
        answer = session.method(method, params, raw=True)
    except FAILURES as error:
        raise translated(error, method) from None  # the chain would hold the access key
    if not isinstance(answer, dict) or "response" not in answer:
        raise OutcomeUnknown(f"{method}: an answer without a response")
    return answer


def written(params: Mapping[str, Any]) -> Written:
    """Parameters as VK reads them: no truth but 1 and 0, lists with commas, objects as JSON.

    Raises:
        ValueError, TypeError: there is a half of an emoji, or what can't be written at all.
    """
    return {name: _written(value) for name, value in params.items() if value is not None}


def _written(value: Any) -> str | int | float:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return value
    if isinstance(value, str):
        value.encode()  # half an emoji can't be sent, nor what would be packed beside it
        return value
    if isinstance(value, dict):
        return msgspec.json.encode(value).decode()
    if isinstance(value, list | tuple) and set(map(type, value)) == {int}:
        return msgspec.json.encode(value)[1:-1].decode()  # of a thousand people
    return ",".join(str(_written(one)) for one in value)


def translated(error: Exception, method: str) -> DeliveryError:
    """Our error for one of vk_api's, of requests' or of the network's."""
    if isinstance(error, ApiError):
        return failure(error.error, method) if isinstance(error.error, dict) else _unreadable(error, method)
    if isinstance(error, ApiHttpError):
        return _of_status(error.response.status_code, method)
    if not_reached(error):
        return RateLimited(UNREACHABLE_PAUSE, cause=f"VK can't be reached: {_on_the_way(error)}")
    return _unreadable(error, method)


def _on_the_way(error: Exception) -> str:
    """What is in the way, by its kind alone: its words hold the address, and that the access key."""
    cause = error.args[0] if error.args else error
    return type(cause.reason if isinstance(cause, MaxRetryError) else error).__name__


def not_reached(error: Exception) -> bool:
    """Whether nobody was reached, so that surely nothing happened."""
    if isinstance(
        error, requests.ConnectTimeout | requests.exceptions.SSLError | requests.exceptions.ProxyError
    ):
        return True
    cause = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, NewConnectionError | ConnectTimeoutError)


def _of_status(status: int, method: str) -> DeliveryError:
    if status == 413:
        return Refused(f"{method}: too large for VK")
    # Below 500 something on the way has not let it through.
    return OutcomeUnknown(f"{method}: HTTP {status}") if status >= 500 else RateLimited(LATER)


def _unreadable(error: Exception, method: str) -> DeliveryError:
    return OutcomeUnknown(f"{method}: {type(error).__name__}")
