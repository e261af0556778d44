"""What is new: updates for the bot until it acknowledges them, changes for the pages."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server.tables import changes, updates

PAGE: Final = 100
"""Updates handed over at once."""

REMEMBERED: Final = 500
"""Acknowledged updates that are kept for the fault *duplicate*."""


async def queue(tx: AsyncConnection, kind: str, bodies: Sequence[Mapping[str, Any]]) -> None:
    """Have the bot see these things."""
    rows = [{"type": kind, "body": msgspec.json.encode(body).decode()} for body in bodies]
    if rows:
        await tx.execute(insert(updates), rows)


async def acknowledge(tx: AsyncConnection, after: int) -> None:
    """The bot has stored everything up to `after`."""
    seen = updates.c.id <= after
    waiting = updates.c.acknowledged.is_(False)
    await tx.execute(update(updates).where(seen, waiting).values(acknowledged=True))
    await tx.execute(delete(updates).where(updates.c.acknowledged, updates.c.id <= after - REMEMBERED))


async def waiting_updates(tx: AsyncConnection) -> list[dict[str, Any]]:
    """The oldest updates that the bot has not acknowledged."""
    rows = select(updates).where(updates.c.acknowledged.is_(False)).order_by(updates.c.id).limit(PAGE)
    return [_update(row) for row in await tx.execute(rows)]


async def seen_updates(tx: AsyncConnection, count: int) -> list[dict[str, Any]]:
    """The last updates that the bot has acknowledged."""
    newest = select(updates).where(updates.c.acknowledged).order_by(updates.c.id.desc()).limit(count)
    return [_update(row) for row in reversed((await tx.execute(newest)).all())]


def _update(row: Row[Any]) -> dict[str, Any]:
    name = "press" if row.type == "press" else "message"
    return {"id": row.id, "type": row.type, name: msgspec.Raw(row.body.encode())}


async def touch(tx: AsyncConnection, kind: str, refs: Sequence[int]) -> None:
    """Tell the pages that these things are new or have changed; the last mention counts."""
    if not refs:
        return
    await tx.execute(delete(changes).where(changes.c.kind == kind, changes.c.ref.in_(refs)))
    await tx.execute(insert(changes), [{"kind": kind, "ref": ref} for ref in dict.fromkeys(refs)])


async def last_change(tx: AsyncConnection) -> int:
    """Where the pages are when they know everything."""
    return (await tx.scalar(select(func.max(changes.c.n)))) or 0


async def changes_after(tx: AsyncConnection, after: int, limit: int) -> list[Row[Any]]:
    """What has changed since, in order."""
    newer = select(changes).where(changes.c.n > after).order_by(changes.c.n).limit(limit)
    return list((await tx.execute(newer)).all())
