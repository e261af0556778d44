"""The page that a link of approval opens: one post as it will be seen, and two buttons.

It is an app of its own on a port of its own, which can be shown to the world: nothing else answers there.
Opening a link changes nothing, however often a messenger looks at it for a preview.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
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
from handlers.plan.errors import NotAllowed
from handlers.plan.lending import VERBS, Lending, Opened
from handlers.plan.preview import preview
from models.capabilities import PostLimits
from models.clock import Clock
from models.media import kept_hash
from models.storage.store import Store
from models.texts import Texts
from models.zones import local_time

_HERE = Path(__file__).parent
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_LARGEST_BODY = 2**14
_A_MINUTE = 60
_NOTE = 1000

_Words = Annotated[str, Form(max_length=_NOTE)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalParts:
    """All that `create_approval` is built from; `decided` is called after each decision."""

    store: Store
    lending: Lending
    limits: Mapping[str, PostLimits]
    texts: Texts
    clock: Clock
    thumbnail: Thumbnail
    decided: Callable[[], None]
    address: str


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
        request: Request,
        token: str,
        verb: Annotated[str, Form()],
        form: Annotated[str, Form()],
        note: _Words = "",
    ) -> Response:
        return await page.decide(request, token, _Said(verb, form, note.strip()))

    @app.get("/approve/{token}/media/{number}")
    async def media(request: Request, token: str, number: int) -> Response:
        return await page.media(request, token, number)

    return app


@dataclass(frozen=True, slots=True)
class _Said:
    verb: str
    form: str
    note: str


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
        async with self._parts.store.reading() as ledger:
            found = await self._parts.lending.opened(ledger, token, self._parts.clock())
        return self._nothing(request) if found is None else self._shown(request, token, found)

    async def decide(self, request: Request, token: str, said: _Said) -> Response:
        """Approve or send back, once."""
        if not self._may_ask(request):
            return _too_often()
        now = self._parts.clock()
        async with self._parts.store.begin() as ledger:
            found = await self._parts.lending.opened(ledger, token, now)
            if found is None:
                return self._nothing(request)
            wrong = self._wrong(found, said)
            if not wrong:
                try:
                    await self._parts.lending.decide(ledger, found, said.verb, said.note, now)
                except NotAllowed as error:
                    wrong = error.why.key
        if wrong:
            return self._shown(request, token, found, wrong=wrong, note=said.note)
        self._parts.decided()
        return RedirectResponse(request.url.path, status_code=303)

    async def media(self, request: Request, token: str, number: int) -> Response:
        """The small picture of one of the post's media."""
        if not self._may_ask(request):
            return _too_often()
        async with self._parts.store.reading() as ledger:
            found = await self._parts.lending.opened(ledger, token, self._parts.clock())
        names = found.post.content.media if found and found.why is None else ()
        kept = kept_hash(names[number]) if 0 <= number < len(names) else None
        content = await self._parts.thumbnail(kept) if kept else None
        return Response(content, media_type="image/jpeg") if content else Response(status_code=404)

    def _may_ask(self, request: Request) -> bool:
        place = request.client.host if request.client else ""
        return self._turnstile.lets_in(place, self._parts.clock())

    def _wrong(self, found: Opened, said: _Said) -> str:
        """The key of what is wrong with a form, or nothing."""
        signer = self._parts.lending.signer
        if signer.check(said.form, _form_of(found)) != found.link.id or said.verb not in VERBS:
            return "link.form"
        return "link.note" if said.verb == "return" and not said.note else ""

    def _nothing(self, request: Request) -> Response:
        """A link that is none of ours tells nothing."""
        return self._templates.TemplateResponse(
            request,
            "approval.html",
            {"say": self._say("ru"), "language": "ru", "why": "link.none"},
            status_code=404,
        )

    def _shown(
        self, request: Request, token: str, found: Opened, *, wrong: str = "", note: str = ""
    ) -> Response:
        community, post, link = found.known.community, found.post, found.link
        language = community.language
        given: dict[str, object] = {
            "say": self._say(language),
            "language": language,
            "why": found.why.key if found.why else "",
            "title": community.title,
        }
        if found.why is None:
            colleague = found.known.staff.get(link.issuer)
            limits = self._parts.limits.get(community.platform)
            given |= {
                "token": token,
                "form": self._parts.lending.signer.sign(link.id, _form_of(found)),
                "whom": link.whom,
                "issuer": colleague.name if colleague else link.issuer,
                "until": local_time(link.expires_at, community.zone, language),
                "due": local_time(post.due, community.zone, language),
                "platform": limits.name if limits else community.platform,
                "seen": preview(post, community, limits),
                "kept": [kept_hash(name) is not None for name in post.content.media],
                "opens": opens,
                "wrong": wrong,
                "note": note,
            }
        status = 422 if wrong else 410 if found.why else 200
        return self._templates.TemplateResponse(request, "approval.html", given, status_code=status)

    def _say(self, language: str) -> Callable[..., str]:
        def say(key: str, **params: str | int) -> str:
            return self._parts.texts.say(language, key, **params)

        return say


def _form_of(found: Opened) -> str:
    """What a form's signature is for: the words that were shown with it."""
    return f"approval form {found.link.of} {found.link.steps}"


def _too_often() -> Response:
    return PlainTextResponse("Too many requests", status_code=429, headers={"Retry-After": "60"})
