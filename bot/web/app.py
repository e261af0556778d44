"""One FastAPI application for the loopback address: the page, its stream and its calls."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import structlog
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.sse import EventSourceResponse, ServerSentEvent
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.web.acts import LARGEST_PICTURE, PICTURES, acts_router
from bot.web.guard import Guard
from bot.web.live import Live
from bot.web.media import media_router
from bot.web.parts import WebParts
from bot.web.plan import plan_router
from bot.web.views import Json, state_view
from bot.web.words import COOKIE, language_of, page_words
from models.errors import DeliveryError, Refused, StorageError
from models.texts import LANGUAGES, Sentence

log = structlog.get_logger()

_HERE = Path(__file__).parent
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_THEMES = ("auto", "light", "dark")
_MESSAGES_SHOWN = 200
_LARGEST_BODY = PICTURES * LARGEST_PICTURE + 2**16
_YEAR_SECONDS = 365 * 24 * 3600


def create_web(parts: WebParts) -> FastAPI:
    """The application, ready for uvicorn; it starts no tasks and owns nothing of `parts`."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, max_body_size=_LARGEST_BODY)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=[*_LOOPBACK, parts.host], www_redirect=False)
    app.add_middleware(Guard)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(DeliveryError, _said(parts, "page.error.unreachable", 503))
    app.add_exception_handler(StorageError, _said(parts, "page.error.storage", 507))
    app.include_router(acts_router(parts.network))
    app.include_router(media_router(parts.thumbnail))
    app.include_router(plan_router(parts))
    app.mount("/static", _Static(directory=_HERE / "static"))
    _add_page(app, parts)
    _add_reading(app, parts)
    return app


class _Static(StaticFiles):
    """Our files; the browser asks each time whether they changed, so an update shows at once."""

    def file_response(self, *args, **kwargs) -> Response:  # type: ignore[no-untyped-def]
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _refused(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=403)


def _said(parts: WebParts, key: str, status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Answers with words of ours for the visitor; what happened is for the log."""

    async def said(request: Request, error: Exception) -> Response:
        log.warning("the page can't do what was asked", path=request.url.path, reason=str(error))
        words = parts.texts.render(language_of(request, parts.language), Sentence(key))
        return JSONResponse({"error": words}, status_code=status)

    return said


def _add_page(app: FastAPI, parts: WebParts) -> None:
    templates = Jinja2Templates(directory=_HERE / "templates")
    templates.env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}

    @app.get("/")
    async def page(request: Request) -> Response:
        language = language_of(request, parts.language)
        theme = request.cookies.get("theme")
        response = templates.TemplateResponse(
            request,
            "page.html",
            {
                "language": language,
                "languages": LANGUAGES,
                "theme": theme if theme in _THEMES else "auto",
                "words": page_words(language, parts.spoken or parts.language),
                "zone": parts.zone,
            },
        )
        if "lang" in request.query_params:
            response.set_cookie(COOKIE, language, max_age=_YEAR_SECONDS, samesite="strict", httponly=True)
        return response


def _add_reading(app: FastAPI, parts: WebParts) -> None:
    @app.get("/state")
    async def state(request: Request) -> Json:
        return await state_view(parts, language_of(request, parts.language), _MESSAGES_SHOWN)

    @app.get("/events", response_class=EventSourceResponse)
    async def events(
        request: Request, after: int = 0, last_event_id: int | None = Header(None)
    ) -> AsyncIterator[ServerSentEvent]:
        start = after if last_event_id is None else last_event_id
        async for event in Live(parts, language_of(request, parts.language), start).events():
            yield event

    @app.get("/pictures/{name}")
    async def picture(name: str) -> Response:
        found = await parts.network.picture(name)
        return Response(found.content, media_type=found.media_type)

    @app.get("/files/{name}")
    async def file(name: str) -> Response:
        found = await parts.network.file(name)
        headers = {"Content-Disposition": found.disposition}
        return Response(found.content, media_type="application/octet-stream", headers=headers)

    @app.get("/healthz")
    async def healthz() -> Response:
        health = await parts.board.health()
        problems = [parts.texts.render("en", problem) for problem in health.problems]
        body = {"ok": not problems, "problems": problems, **health.figures}
        return JSONResponse(body, status_code=503 if problems else 200)
