"""The app of the network: what it serves, to whom, and how it says that something is wrong."""

from typing import Final

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.platforms.local.server import bot_api, pages_api, people_api
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.network import Network, Options
from bot.platforms.local.server.wire import Json, bad_parameters, refusal
from models.clock import Clock, system_clock
from models.errors import StorageError

log = structlog.get_logger()

LOOPBACK: Final = ["127.0.0.1", "localhost"]


def create_app(options: Options, clock: Clock = system_clock) -> FastAPI:
    """A network on the file of `options`; `serving.Serving` opens it."""
    app = FastAPI(title="Smotritel's local network", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.network = Network(options, clock)
    # A page elsewhere may point its own name at this machine: only loopback names are answered.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK)
    for part in (bot_api, people_api, pages_api):
        app.include_router(part.router)
    app.exception_handler(Failure)(_failed)
    app.exception_handler(StorageError)(_unstored)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(HTTPException)(_unserved)
    return app


async def _failed(request: Request, error: Failure) -> Json:
    return refusal(request.app.state.network, error)


async def _unstored(request: Request, error: StorageError) -> Json:
    log.error("the made-up network can't use its file", reason=str(error))
    return refusal(request.app.state.network, Failure(507, "no_storage"))


async def _invalid(request: Request, error: RequestValidationError) -> Json:
    return refusal(request.app.state.network, bad_parameters(error))


async def _unserved(_request: Request, error: HTTPException) -> Json:
    body = {"ok": False, "code": error.status_code, "error": str(error.detail)}
    return Json(body, status_code=error.status_code, headers=dict(error.headers or {}))
