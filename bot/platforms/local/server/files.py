"""Files that are attached to messages: any content, with the title that somebody gave it."""

import hashlib
import json
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.params import File
from bot.platforms.local.server.pictures import decoded
from bot.platforms.local.server.tables import files


async def keep(tx: AsyncConnection, file: File | None) -> dict[str, Any] | None:
    """Keep a file, if there is one; returns how messages show it. Its name is made from all of it."""
    if file is None:
        return None
    content = decoded(file.content)
    told = json.dumps([file.title, hashlib.sha256(content).hexdigest()]).encode()
    name = hashlib.sha256(told).hexdigest()[:24]
    row = {"name": name, "title": file.title, "content": content}
    await tx.execute(insert(files).values(row).on_conflict_do_nothing())
    return {"name": name, "title": file.title, "size": len(content)}


async def found(tx: AsyncConnection, name: str) -> Row[Any]:
    """The file of this name, or a failure."""
    row = (await tx.execute(select(files).where(files.c.name == name))).one_or_none()
    if row is None:
        raise Failure(404, "unknown_file", {"name": name})
    return row
