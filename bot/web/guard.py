"""What every request passes: who may ask, and the headers that keep a page of ours harmless."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CUSTOM_HEADER = "x-smotritel"
_SAFE_METHODS = ("GET", "HEAD")

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        # blob: shows a picture that was chosen and is not sent yet.
        "img-src 'self' blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        # The browser itself refuses innerHTML and its kin.
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


_REFUSAL = JSONResponse({"error": "This request comes from another site."}, status_code=403)


class Guard:
    """Refuses changes that another site asks for, and adds the headers to every answer; `headers` are those
    that an app wants otherwise, `refusal` is what it answers to other sites."""

    def __init__(
        self, app: ASGIApp, headers: Mapping[str, str] | None = None, refusal: ASGIApp = _REFUSAL
    ) -> None:
        self._app = app
        self._headers = _HEADERS | dict(headers or {})
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add_headers(MutableHeaders(scope=message))
            await send(message)

        if scope["method"] not in _SAFE_METHODS and not _is_ours(Headers(scope=scope)):
            await self._refusal(scope, receive, send_guarded)
            return
        await self._app(scope, receive, send_guarded)

    def _add_headers(self, headers: MutableHeaders) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        headers.setdefault("Cache-Control", "no-store")


def _is_ours(headers: Headers) -> bool:
    """Whether a change is asked for by our own page, or by a program that is no browser page."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site == "same-origin"
    if origin is not None:
        return urlsplit(origin).netloc == headers.get("host")
    # A page of another site can't send this header without our consent, which nobody gives.
    return CUSTOM_HEADER in headers
