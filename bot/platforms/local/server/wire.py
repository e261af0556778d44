"""How answers look: JSON, failures in words, and the answer that never arrives."""

from typing import Annotated, Any, Final

import msgspec
from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import ValidationError
from starlette.types import Receive, Scope, Send

from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.network import Network

LONGEST_WAIT: Final = 50


class Json(Response):
    """Plain records as JSON, without a second look at their types."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes of the body."""
        return msgspec.json.encode(content)


class Broken(Response):
    """An answer that is promised and not given: the server closes the connection on it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin to answer and stop."""
        headers = [(b"content-length", b"1"), (b"content-type", b"application/json")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def network_of(request: Request) -> Network:
    """The network that this app serves."""
    network: Network = request.app.state.network
    return network


Net = Annotated[Network, Depends(network_of)]
After = Annotated[int, Query(ge=0)]
Wait = Annotated[float, Query(ge=0, le=LONGEST_WAIT, allow_inf_nan=False)]


def refusal(network: Network, failure: Failure) -> Json:
    """A failure as it goes over the wire."""
    body = {"ok": False, "code": failure.code, "error": network.words.of(failure)}
    if failure.retry_after is not None:
        body["retry_after"] = failure.retry_after
    return Json(body, status_code=failure.code)


def bad_parameters(error: ValidationError | RequestValidationError) -> Failure:
    """The failure that names each parameter and what is wrong with it."""
    named = (f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in error.errors()[:5])
    return Failure(400, "bad_parameters", {"details": "; ".join(named)})
