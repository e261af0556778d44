"""Pictures: known by their content, not by what somebody calls them."""

import binascii
import hashlib
from base64 import b64decode
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.tables import pictures

MEGABYTES: Final = 5
LIMIT: Final = MEGABYTES * 1024 * 1024
ENCODED_LIMIT: Final = (LIMIT + 2) // 3 * 4

_SIGNATURES: Final = {
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}


def decoded(encoded: str) -> bytes:
    """The bytes behind base64, or a failure."""
    if len(encoded) > ENCODED_LIMIT:
        raise Failure(400, "picture_too_large", {"megabytes": MEGABYTES})
    try:
        return b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise Failure(400, "picture_unreadable") from error


async def keep(tx: AsyncConnection, encoded: str) -> str:
    """Keep a picture; returns its name, the same for the same content."""
    content = decoded(encoded)
    for signature, (media, ending) in _SIGNATURES.items():
        if content.startswith(signature):
            name = f"{hashlib.sha256(content).hexdigest()[:24]}.{ending}"
            row = {"name": name, "type": media, "content": content}
            await tx.execute(insert(pictures).values(row).on_conflict_do_nothing())
            return name
    raise Failure(400, "picture_unreadable")


async def found(tx: AsyncConnection, name: str) -> Row[Any]:
    """The picture of this name, or a failure."""
    row = (await tx.execute(select(pictures).where(pictures.c.name == name))).one_or_none()
    if row is None:
        raise Failure(404, "unknown_picture", {"name": name})
    return row
