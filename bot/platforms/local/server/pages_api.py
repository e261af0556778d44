"""What pages and tests watch: changes as they come, pictures, faults, and the truth about effects."""

import asyncio
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import Row, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server import feed, files, messages, pictures, standings, tables
from bot.platforms.local.server.faults import Script
from bot.platforms.local.server.network import Network
from bot.platforms.local.server.store import rung_within
from bot.platforms.local.server.wire import After, Json, Net, Wait

router = APIRouter()

CHANGES_AT_ONCE: Final = 200
GLANCE: Final = 1.0
"""Seconds between looks while posts grow: growth rings no bell."""


@router.get("/changes")
async def changes(network: Net, after: After | None = None, wait: Wait = 0) -> Response:
    """What has changed since `after`, as soon as anything has; without `after`, where we are."""
    if after is None:
        async with network.reading() as tx:
            return Json({"last": await feed.last_change(tx), "changes": []})
    loop = asyncio.get_running_loop()
    deadline = loop.time() + wait
    while True:
        ring = network.bell.upcoming
        async with network.up_to_date() as (tx, growing):
            found = await _changed(network, tx, after)
        left = deadline - loop.time()
        if found or left <= 0 or network.bell.closing:
            return Json({"last": found[-1]["n"] if found else after, "changes": found})
        await rung_within(ring, min(left, GLANCE) if growing else left)


@router.get("/pictures/{name}")
async def picture(name: str, network: Net) -> Response:
    """A picture; its name is made from its content, so it never changes."""
    async with network.reading() as tx:
        row = await pictures.found(tx, name)
    headers = {"x-content-type-options": "nosniff", "cache-control": "max-age=31536000, immutable"}
    return Response(row.content, media_type=row.type, headers=headers)


@router.get("/files/{name}")
async def file(name: str, network: Net) -> Response:
    """A file that somebody attached, to be saved and never to be opened in its place."""
    async with network.reading() as tx:
        row = await files.found(tx, name)
    headers = {
        "x-content-type-options": "nosniff",
        "content-disposition": f"attachment; filename*=UTF-8''{quote(row.title)}",
    }
    return Response(row.content, media_type="application/octet-stream", headers=headers)


@router.put("/faults")
async def set_faults(script: Script, network: Net) -> Response:
    """What goes wrong from now on."""
    network.faults.replace(script)
    return Json(network.faults.left().model_dump(mode="json"))


@router.get("/faults")
async def faults(network: Net) -> Response:
    """What has not gone wrong yet."""
    return Json(network.faults.left().model_dump(mode="json"))


@router.get("/performed")
async def performed(network: Net, after: After = 0) -> Response:
    """Every effect of the bot's calls, in order."""
    newer = select(tables.performed).where(tables.performed.c.n > after).order_by(tables.performed.c.n)
    async with network.reading() as tx:
        rows = (await tx.execute(newer)).all()
    return Json({"performed": [_effect(row) for row in rows]})


def _effect(row: Row[Any]) -> dict[str, Any]:
    return {**row._asdict(), "message": None if row.message is None else str(row.message)}


async def _changed(network: Network, tx: AsyncConnection, after: int) -> list[dict[str, Any]]:
    rows = await feed.changes_after(tx, after, CHANGES_AT_ONCE)
    refs: dict[str, list[int]] = {"message": [], "press_answer": [], "standing": []}
    for row in rows:
        refs[row.kind].append(row.ref)
    chats = network.world.chats
    bodies: dict[tuple[str, int], dict[str, Any]] = {}
    for one in await _of(tx, tables.messages, refs["message"]):
        bodies["message", one.id] = {"message": messages.shown(one, chats)}
    for one in await _of(tx, tables.presses, refs["press_answer"]):
        bodies["press_answer", one.id] = standings.shown_answer(one)
    for one in await _of(tx, tables.standings, refs["standing"]):
        bodies["standing", one.id] = standings.shown_standing(one)
    return [{"n": row.n, "kind": row.kind, **bodies[row.kind, row.ref]} for row in rows]


async def _of(tx: AsyncConnection, table: Table, ids: list[int]) -> list[Row[Any]]:
    return list((await tx.execute(select(table).where(table.c.id.in_(ids)))).all()) if ids else []
