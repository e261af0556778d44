"""Comments that were written elsewhere than on the wall while VK told us nothing: under photos, videos and
goods, and in topics.

Their numbers tell nothing about the order in which they were written, so they are looked for by time. What is
not there, or what no key of ours may read, has none.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from itertools import chain
from typing import Any, Final, TypeVar

import msgspec
import structlog

from bot.platforms.vk.asking import at_once
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.missed import Found
from bot.platforms.vk.under import NEWEST_FIRST, Comment, Gap, Place, comments
from models.errors import Refused

log = structlog.get_logger()

MOST_THINGS: Final = 400
"""So many films or goods are looked under, the newest; of topics all in which somebody wrote."""

_T = TypeVar("_T")


async def missed_elsewhere(keys: Keys, since: float) -> Found:
    """Events about comments that were written since a moment in Unix time, of each kind the oldest first.

    Raises:
        DeliveryError: not now.
    """
    kinds = (_photos, _videos, _goods, _topics)
    told = await at_once([_readable(kind(keys, Gap(since)), Found([])) for kind in kinds])
    return Found(
        [*chain.from_iterable(one.events for one in told)],
        {kind: number for one in told for kind, number in one.looked.items()},
        {kind: number for one in told for kind, number in one.left.items()},
    )


async def _readable(looking: Coroutine[Any, Any, _T], nothing: _T) -> _T:
    """What is found of a kind or below one thing of it, nothing where we may not look: others may be open."""
    try:
        return await looking
    except Refused as refused:
        log.info("comments elsewhere than on the wall can't be read", reason=str(refused))
        return nothing


async def _photos(keys: Keys, gap: Gap) -> Found:
    found = await comments(keys, Place("photos.getAllComments", {"owner_id": -keys.group}), gap)
    under = [{**one, "photo_id": one.get("pid") or one.get("photo_id")} for one in found]
    return Found([_event(keys, "photo_comment", "photo_owner_id", one) for one in _oldest_first(under)])


async def _videos(keys: Keys, gap: Gap) -> Found:
    told, left = await _newest(keys, "video.get", 200)
    films = [one["id"] for one in told if one.get("comments", 1)]

    def under(film: int) -> Place:
        film_of = {"owner_id": -keys.group, "video_id": film}
        return Place("video.getComments", film_of | NEWEST_FIRST, threaded=True)

    found = await _under(keys, films, under, gap)
    events = [
        _event(keys, "video_comment", "video_owner_id", {**one, "video_id": film}) for film, one in found
    ]
    return Found(events, {"videos": len(films)}, {"videos": left} if left else {})


async def _goods(keys: Keys, gap: Gap) -> Found:
    told, left = await _newest(keys, "market.get", 200)
    goods = [one["id"] for one in told]

    def under(item: int) -> Place:
        return Place("market.getComments", {"owner_id": -keys.group, "item_id": item} | NEWEST_FIRST)

    found = await _under(keys, goods, under, gap)
    events = [
        _event(keys, "market_comment", "market_owner_id", {**one, "item_id": item}) for item, one in found
    ]
    return Found(events, {"goods": len(goods)}, {"goods": left} if left else {})


async def _topics(keys: Keys, gap: Gap) -> Found:
    """VK says of topics when somebody wrote there last, and tells those first."""
    topics: list[int] = []
    page, size = 0, 100
    while True:
        params = {"group_id": keys.group, "order": 1, "count": size, "offset": page * size}
        told = (await keys.call("board.getTopics", **params))["items"]
        topics += [one["id"] for one in told if not gap.is_over({"date": one.get("updated", gap.since)})]
        if len(told) < size or gap.is_over({"date": told[-1].get("updated", gap.since)}):
            break
        page += 1

    def under(topic: int) -> Place:
        return Place("board.getComments", {"group_id": keys.group, "topic_id": topic} | NEWEST_FIRST)

    found = await _under(keys, topics, under, gap)
    events = [
        _event(keys, "board_post", "topic_owner_id", {**one, "topic_id": topic}) for topic, one in found
    ]
    return Found(events, {"topics": len(topics)})


async def _newest(keys: Keys, method: str, page: int) -> tuple[list[Mapping[str, Any]], int]:
    """The newest films or goods, and how many older ones there are."""
    found: list[Mapping[str, Any]] = []
    while True:
        told = await keys.call(method, owner_id=-keys.group, count=page, offset=len(found))
        found += told["items"]
        left = int(told.get("count", 0)) - len(found)
        if len(told["items"]) < page or len(found) >= MOST_THINGS:
            return found, max(left, 0)


async def _under(
    keys: Keys, things: Sequence[int], place: Callable[[int], Place], gap: Gap
) -> list[tuple[int, Comment]]:
    """What is missing under each of several things."""
    asked = [_readable(comments(keys, place(one), gap), list[Comment]()) for one in things]
    found = zip(things, await at_once(asked), strict=True)
    return [(thing, comment) for thing, under in found for comment in _oldest_first(under)]


def _oldest_first(found: Sequence[Comment]) -> list[Comment]:
    return sorted(found, key=lambda one: int(one["id"]))


def _event(keys: Keys, kind: str, whose: str, comment: Mapping[str, Any]) -> bytes:
    object_ = {name: value for name, value in comment.items() if name != "thread"} | {whose: -keys.group}
    return msgspec.json.encode({"type": f"{kind}_new", "group_id": keys.group, "object": object_})
