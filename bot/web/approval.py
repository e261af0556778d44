"""The page that a link of approval opens: one post as it will be seen, and two buttons.

It is an app of its own on a port of its own, which can be shown to the world: nothing else answers there.
Opening a link changes nothing, however often a messenger looks at it for a preview.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Final, Protocol
from urllib.parse import urlsplit

from fastapi import FastAPI, Form, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import Receive, Scope, Send

from bot.web.guard import Guard
from bot.web.media import Thumbnail
from bot.web.shown import opens
from bot.web.turnstile import Turnstile
from handlers.plan.preview import Preview
from models.clock import Clock
from models.media import kept_hash
from models.texts import Sentence, Texts

_HERE = Path(__file__).parent
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_BODY: Final = 2**14
_OF_A_LINK: Final = 200
"""Requests a minute for one link, whoever comes by it: a post with its pictures is a dozen."""
_BY_STRANGERS: Final = 60
"""Requests a minute with links that are none, from one address."""

_NOTE: Final = 1000
_GONE: Final = 410
_NOT_DONE: Final = 422

_Field = Annotated[str, Form(max_length=200)]
_Words = Annotated[str, Form()]


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
    page = _Page(parts)
    # Without the address of our own page browsers call its form one of another site.
    app.add_middleware(Guard, headers={"Referrer-Policy": "same-origin"}, refusal=page.foreign)
    app.mount("/static", StaticFiles(directory=_HERE / "static"))

    @app.exception_handler(RequestValidationError)
    async def unfit(request: Request, _: RequestValidationError) -> Response:
        return page.unfit(request)

    @app.get("/approve/{token}")
    async def look(request: Request, token: str) -> Response:
        return await page.look(request, token)

    @app.post("/approve/{token}")
    async def decide(
        request: Request, token: str, verb: _Field, form: _Field = "", note: _Words = ""
    ) -> Response:
        return await page.decide(request, token, Said(verb, form, _plain(note)))

    @app.get("/approve/{token}/media/{number}")
    async def media(request: Request, token: str, number: int) -> Response:
        return await page.media(request, token, number)

    return app


class _Page:
    """What is answered to who comes by a link."""

    def __init__(self, parts: ApprovalParts) -> None:
        self._parts = parts
        self._by_link, self._strangers = Turnstile(_OF_A_LINK), Turnstile(_BY_STRANGERS)
        self._templates = Jinja2Templates(directory=_HERE / "templates" / "outside")

    async def look(self, request: Request, token: str) -> Response:
        """Show the post; the link stays as it is."""
        found = await self._opened(request, token)
        return self._shown(request, token, found) if isinstance(found, Invitation) else found

    async def decide(self, request: Request, token: str, said: Said) -> Response:
        """Approve or send back, once."""
        found = await self._opened(request, token)
        if not isinstance(found, Invitation):
            return found
        wrong = await self._parts.approvals.decide(token, said)
        if wrong is None:
            return RedirectResponse(request.url.path, status_code=303)
        found = await self._parts.approvals.look(token) or found
        return self._shown(request, token, found, wrong=wrong, note=said.note)

    async def media(self, request: Request, token: str, number: int) -> Response:
        """The small picture of one of the post's media."""
        found = await self._opened(request, token)
        if not isinstance(found, Invitation):
            return found
        names = () if found.why else found.seen.content.media
        kept = kept_hash(names[number]) if 0 <= number < len(names) else None
        content = await self._parts.thumbnail(kept) if kept else None
        return Response(content, media_type="image/jpeg") if content else Response(status_code=404)

    async def foreign(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a decision that comes from another site, or from a browser that does not tell."""
        refusal = self._over(Request(scope), 403, "approve.foreign")
        await refusal(scope, receive, send)

    def unfit(self, request: Request) -> Response:
        """Answer a form that is none of ours."""
        return self._over(request, _NOT_DONE, "link.form")

    async def _opened(self, request: Request, token: str) -> Invitation | Response:
        """What a link shows, or what is said to who has none or comes too often.

        Behind one proxy that does not tell whom it serves all come from one address, so those who have a
        link are counted by it: nobody else keeps them out.
        """
        now = self._parts.clock()
        if not self._by_link.lets_in(token, now):
            return self._too_often(request)
        if found := await self._parts.approvals.look(token):
            return found
        if not self._strangers.lets_in(request.client.host if request.client else "", now):
            return self._too_often(request)
        # A link that is none of ours tells nothing.
        return self._over(request, 404, "link.none")

    def _shown(
        self,
        request: Request,
        token: str,
        found: Invitation,
        *,
        wrong: Sentence | None = None,
        note: str = "",
    ) -> Response:
        given: dict[str, object] = {"why": found.why, "title": found.title}
        if not found.why:
            kept = [kept_hash(name) is not None for name in found.seen.content.media]
            given |= {"found": found, "token": token, "kept": kept, "wrong": wrong, "note": note}
        status = _NOT_DONE if wrong else _GONE if found.why else 200
        return self._page(request, found.language, status, **given)

    def _too_often(self, request: Request) -> Response:
        answer = self._over(request, 429, "approve.too_often")
        answer.headers["Retry-After"] = "60"
        return answer

    def _over(self, request: Request, status: int, why: str) -> Response:
        """A page that says why there is nothing to decide, to somebody of whom nothing is known."""
        return self._page(request, self._parts.language, status, why=Sentence(why))

    def _page(self, request: Request, language: str, status: int, **given: object) -> Response:
        texts = self._parts.texts
        say, render = partial(texts.say, language), partial(texts.render, language)
        context = {"say": say, "render": render, "language": language, "opens": opens, **given}
        return self._templates.TemplateResponse(request, "approval.html", context, status_code=status)


def _plain(note: str) -> str:
    """What somebody wrote, with the ends of lines as a browser counts them and no longer than it lets one
    write."""
    return note.replace("\r\n", "\n").strip()[:_NOTE]
