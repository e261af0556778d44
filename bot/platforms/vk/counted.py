"""How many comments stand under the posts of the wall, noted every hour: after a gap it is looked under those
that have another number now, so that an old post is looked under too, and thousands are not."""

from collections.abc import Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, Final, NamedTuple

import msgspec
import structlog

from bot.platforms.memory import Memory
from bot.platforms.vk.asking import at_once
from bot.platforms.vk.keys import Keys
from models.clock import Clock
from models.errors import DeliveryError

log = structlog.get_logger()

MOST_POSTS: Final = 1000
"""So many posts are counted, the newest."""

NOTE_EVERY: Final = timedelta(hours=1)
_TRY_AGAIN: Final = timedelta(minutes=10)
_PAGE: Final = 100
_NEWEST: Final = 30
_SURELY_BEFORE: Final = 60
"""Seconds by which a count must be older than a gap: when that began is known to half a minute."""

_KEY: Final = "counted"


class Wall(NamedTuple):
    """Of each post that has comments how many; the newest posts; how many older posts were not counted."""

    comments: Mapping[int, int]
    newest: frozenset[int]
    older: int


class _Count(NamedTuple):
    """What was counted, and when, in Unix time."""

    at: int
    comments: dict[int, int]


async def wall(keys: Keys) -> Wall:
    """The wall as it is now.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    first = await _page(keys, 0)
    total = int(first["count"])
    rest = await at_once([_page(keys, offset) for offset in range(_PAGE, min(total, MOST_POSTS), _PAGE)])
    posts = [*chain.from_iterable(page["items"] for page in (first, *rest))]
    comments = {int(post["id"]): int((post.get("comments") or {}).get("count") or 0) for post in posts}
    newest = frozenset(sorted(comments, reverse=True)[:_NEWEST])
    return Wall(
        {post: count for post, count in comments.items() if count}, newest, max(total - len(posts), 0)
    )


async def _page(keys: Keys, offset: int) -> Mapping[str, Any]:
    told: Mapping[str, Any] = await keys.call("wall.get", owner_id=-keys.group, count=_PAGE, offset=offset)
    return told


class Counted:
    """The last two counts, so that one is always older than a gap that has just been noticed."""

    def __init__(self, keys: Keys, memory: Memory, clock: Clock) -> None:
        self._keys, self._memory, self._clock = keys, memory, clock
        self._next_at = 0.0

    async def note(self) -> None:
        """Count, once an hour and while nothing is missing."""
        now = self._clock().timestamp()
        if now < self._next_at or not self._keys.can("wall.get"):
            return
        kept = await self._kept()
        self._next_at = (kept[0].at if kept else 0) + NOTE_EVERY.total_seconds()
        if now < self._next_at:
            return
        self._next_at = now + _TRY_AGAIN.total_seconds()
        try:
            comments = dict((await wall(self._keys)).comments)
        except DeliveryError as error:
            log.info("the comments on the wall can't be counted now", reason=str(error))
            return
        self._next_at = now + NOTE_EVERY.total_seconds()
        counts = [_Count(int(now), comments), *kept][:2]
        await self._memory.keep(_KEY, msgspec.json.encode(counts).decode())

    async def before(self, moment: float) -> Mapping[int, int] | None:
        """What was counted before a moment; None where nothing was."""
        old = (one.comments for one in await self._kept() if one.at <= moment - _SURELY_BEFORE)
        return next(old, None)

    async def _kept(self) -> list[_Count]:
        kept = await self._memory.recall(_KEY)
        return [] if kept is None else msgspec.json.decode(kept, type=list[_Count])
