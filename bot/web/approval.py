"""The page that a link of approval opens: one post as it will be seen, and two buttons.

It is an app of its own on a port of its own, which can be shown to the world: nothing else answers there.
Opening a link changes nothing, however often a messenger looks at it for a preview.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Protocol
from urllib.parse import urlsplit

from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import PlainTextResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.web.guard import Guard
from bot.web.media import Thumbnail
from bot.web.shown import opens
from bot.web.turnstile import Turnstile
from handlers.plan.preview import Preview
from models.clock import Clock
from models.media import kept_hash
from models.texts import Sentence, Texts

_HERE = Path(__file__).parent
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_BODY = 2**14
_A_MINUTE = 60
_NOTE = 1000
_GONE = 410
_NOT_DONE = 422

_Field = Annotated[str, Form(max_length=200)]
_Words = Annotated[str, Form(max_length=_NOTE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """What a link shows to who was given it. `why` is what keeps from deciding, `form` what a decision
    about these words must carry; `out` tells that these are other words for a post that is out."""

    why: Sentence | None
    language: str
    title: str
    platform: str
    whom: str
    issuer: str
    until: str
    due: str
    out: bool
    seen: Preview
    form: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody decides by a link: `verb` is approve or return."""

    verb: str
    form: str
    note: str


class Approvals(Protocol):
    """Links, and what is decided by them."""

    async def look(self, token: str) -> Invitation | None:
        """What a link shows; nothing changes by that. None if it is none of ours."""

    async def decide(self, token: str, said: Said) -> Sentence | None:
        """Carry out a decision and use the link up; what keeps from it, if anything does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalParts:
    """All that `create_approval` is built from; `address` is what links begin with, `language` what
    is said to who has no link."""

    approvals: Approvals
    texts: Texts
    clock: Clock
    thumbnail: Thumbnail
    address: str
    language: str = "ru"


def create_approval(parts: ApprovalParts) -> FastAPI:
    """The application, ready for uvicorn."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=_LARGEST_BODY)
    host = urlsplit(parts.address).hostname or ""
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, host], www_redirect=False)
    app.add_middleware(Guard)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))
    page = _Page(parts)

    @app.get("/approve/{token}")
    async def look(request: Request, token: str) -> Response:
        return await page.look(request, token)

    @app.post("/approve/{token}")
    async def decide(
        request: Request, token: str, verb: _Field, form: _Field = "", note: _Words = ""
    ) -> Response:
        return await page.decide(request, token, Said(verb, form, note.strip()))

    @app.get("/approve/{token}/media/{number}")
    async def media(request: Request, token: str, number: int) -> Response:
        return await page.media(request, token, number)

    return app


class _Page:
    """What is answered to who comes by a link."""

    def __init__(self, parts: ApprovalParts) -> None:
        self._parts = parts
        self._turnstile = Turnstile(_A_MINUTE)
        self._templates = Jinja2Templates(directory=_HERE / "templates" / "outside")

    async def look(self, request: Request, token: str) -> Response:
        """Show the post; the link stays as it is."""
        if not self._may_ask(request):
            return _too_often()
        return await self._shown(request, token)

    async def decide(self, request: Request, token: str, said: Said) -> Response:
        """Approve or send back, once."""
        if not self._may_ask(request):
            return _too_often()
        if wrong := await self._parts.approvals.decide(token, said):
            return await self._shown(request, token, wrong=wrong, note=said.note)
        return RedirectResponse(request.url.path, status_code=303)

    async def media(self, request: Request, token: str, number: int) -> Response:
        """The small picture of one of the post's media."""
        if not self._may_ask(request):
            return _too_often()
        found = await self._parts.approvals.look(token)
        names = found.seen.content.media if found and not found.why else ()
        kept = kept_hash(names[number]) if 0 <= number < len(names) else None
        content = await self._parts.thumbnail(kept) if kept else None
        return Response(content, media_type="image/jpeg") if content else Response(status_code=404)

    def _may_ask(self, request: Request) -> bool:
        place = request.client.host if request.client else ""
        return self._turnstile.lets_in(place, self._parts.clock())

    async def _shown(
        self, request: Request, token: str, *, wrong: Sentence | None = None, note: str = ""
    ) -> Response:
        found = await self._parts.approvals.look(token)
        if found is None:
            # A link that is none of ours tells nothing.
            return self._page(request, self._parts.language, 404, why=Sentence("link.none"))
        given: dict[str, object] = {"why": found.why, "title": found.title}
        if not found.why:
            kept = [kept_hash(name) is not None for name in found.seen.content.media]
            given |= {"found": found, "token": token, "kept": kept, "wrong": wrong, "note": note}
        status = _NOT_DONE if wrong else _GONE if found.why else 200
        return self._page(request, found.language, status, **given)

    def _page(self, request: Request, language: str, status: int, **given: object) -> Response:
        texts = self._parts.texts
        say, render = partial(texts.say, language), partial(texts.render, language)
        context = {"say": say, "render": render, "language": language, "opens": opens, **given}
        return self._templates.TemplateResponse(request, "approval.html", context, status_code=status)


def _too_often() -> Response:
    return PlainTextResponse("Too many requests", status_code=429, headers={"Retry-After": "60"})
