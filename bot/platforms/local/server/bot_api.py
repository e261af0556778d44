"""The calls of the bot: its token, faults and limits, then one method or a wait for updates."""

import asyncio
import hmac
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from pydantic import ValidationError
from sqlalchemy import insert

from bot.platforms.local.server import feed
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.faults import UPDATES, Fault
from bot.platforms.local.server.messages import iso
from bot.platforms.local.server.methods import METHODS, Call, Method
from bot.platforms.local.server.network import Network
from bot.platforms.local.server.params import Params
from bot.platforms.local.server.store import rung_within
from bot.platforms.local.server.tables import performed
from bot.platforms.local.server.wire import After, Broken, Json, Net, Wait, bad_parameters


def authorised(request: Request, network: Net) -> None:
    """Let only the bot in; the comparison takes equally long for every wrong token."""
    given = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(given, f"Bearer {network.options.token}".encode()):
        raise Failure(401, "bad_token")


router = APIRouter(prefix="/bot", dependencies=[Depends(authorised)])


@router.get("/updates")
async def updates(network: Net, after: After = 0, wait: Wait = 0) -> Response:
    """Updates after `after`, as soon as there are any; those up to `after` are forgotten."""
    fault = await _mishap(network, UPDATES)
    if fault is Fault.LOSE_REQUEST:
        return Broken()
    async with network.reading() as tx:
        await feed.acknowledge(tx, after)
        again = await feed.seen_updates(tx, feed.PAGE // 2) if fault is Fault.DUPLICATE else []
    found = again or await _waited(network, wait)
    return Broken() if fault is Fault.LOSE_REPLY else Json({"updates": found})


@router.post("/{method}")
async def call(method: str, request: Request, network: Net) -> Response:
    """Perform one method."""
    if method not in METHODS:
        raise Failure(400, "unknown_method", {"method": method})
    fault = await _mishap(network, method)
    if fault is Fault.LOSE_REQUEST:
        return Broken()
    network.calls.spend()
    result = await _perform(network, method, _params(METHODS[method], await request.body()))
    return Broken() if fault is Fault.LOSE_REPLY else Json({"ok": True, "result": result})


async def _mishap(network: Network, method: str) -> Fault | None:
    mishap = network.faults.meet(method)
    if mishap is None:
        return None
    if mishap.fault is Fault.ERROR:
        raise Failure(500, "scripted_error")
    if mishap.fault is Fault.RATE_LIMIT:
        raise Failure(429, "too_many", retry_after=mishap.seconds)
    if mishap.fault is Fault.DELAY:
        await asyncio.sleep(mishap.seconds)
    return mishap.fault


async def _waited(network: Network, wait: float) -> list[dict[str, Any]]:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        ring = network.bell.upcoming
        async with network.reading() as tx:
            found = await feed.waiting_updates(tx)
        left = deadline - loop.time()
        if found or left <= 0 or network.bell.closing:
            return found
        await rung_within(ring, left)


def _params(method: Method, body: bytes) -> Params:
    try:
        return method.params.model_validate_json(body or b"{}")
    except ValidationError as error:
        raise bad_parameters(error) from error


async def _perform(network: Network, name: str, params: Params) -> dict[str, Any]:
    method = METHODS[name]
    if not method.effect:
        async with network.up_to_date() as (tx, _growing):
            return await method.work(Call(network, tx, network.clock()), params)
    async with network.writing() as tx:
        call = Call(network, tx, network.clock())
        result = await method.work(call, params)
        await tx.execute(insert(performed).values(_note(call, name, params, result)))
        return result


def _note(call: Call, name: str, params: Params, result: dict[str, Any]) -> dict[str, Any]:
    given = params.model_dump(mode="json")
    if given.get("pictures"):
        given["pictures"] = result["pictures"]
    if given.get("file"):
        given["file"] = result["file"]
    return {
        "at": iso(call.now),
        "method": name,
        "guid": given.pop("guid", None),
        "message": call.message,
        "params": given,
        "changed": call.changed,
    }
