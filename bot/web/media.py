"""Small pictures of posts' media, by their hash: `/media/HASH`, for `<img>` of the page itself."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import APIRouter, Path, Response

Thumbnail = Callable[[str], Awaitable[bytes | None]]
"""The small picture of what is kept under a hash, a JPEG; None where there is none."""

_Hash = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]
_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}


async def nothing_kept(hash_: str) -> bytes | None:
    """Where no media are kept."""
    return None


def media_router(thumbnail: Thumbnail) -> APIRouter:
    """The call that shows them; what a hash names never changes."""
    router = APIRouter()

    @router.get("/media/{name}")
    async def media(name: _Hash) -> Response:
        found = await thumbnail(name)
        if found is None:
            return Response(status_code=404)
        return Response(found, media_type="image/jpeg", headers=_FOR_EVER)

    return router
