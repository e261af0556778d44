"""Comments that were written elsewhere than on the wall while VK told us nothing: under photos, videos and
goods, and in topics.

Their numbers tell nothing about the order in which they were written, so they are looked for by time. What is
not there, or what no key of ours may read, has none.
"""

from collections.abc import Coroutine, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Final, TypeVar

import structlog

from bot.platforms.legible import encoded
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.missed import Comment, at_once
from models.errors import Refused

log = structlog.get_logger()

_THINGS: Final = 30
"""So many of each kind are looked under, the newest."""

_PAGE: Final = 100
_MOST_PAGES: Final = 10
_CLOCKS_DIFFER: Final = timedelta(minutes=1)

_Found = list[bytes]
_T = TypeVar("_T")


async def missed_elsewhere(keys: Keys, since: datetime) -> list[bytes]:
    """Events about comments that were written since a moment, of each kind the oldest first.

    Raises:
        DeliveryError: not now.
    """
    first = (since - _CLOCKS_DIFFER).timestamp()
    kinds = (_photos, _videos, _goods, _topics)
    return [*chain.from_iterable(await at_once([_readable(kind(keys, first)) for kind in kinds]))]


async def _readable(looking: Coroutine[Any, Any, list[_T]]) -> list[_T]:
    """What is found of a kind or below one thing of it, nothing where we may not look: others may be open."""
    try:
        return await looking
    except Refused as refused:
        log.info("comments elsewhere than on the wall can't be read", reason=str(refused))
        return []


async def _photos(keys: Keys, first: float) -> _Found:
    found = await _since(keys, "photos.getAllComments", {"owner_id": -keys.group}, first)
    under = [{**one, "photo_id": one.get("pid") or one.get("photo_id")} for one in found]
    return [_event(keys, "photo_comment", "photo_owner_id", one) for one in under]


async def _videos(keys: Keys, first: float) -> _Found:
    told = await keys.call("video.get", owner_id=-keys.group, count=_THINGS)
    commented = [one["id"] for one in told["items"] if one.get("comments", 1)]
    owner = {"owner_id": -keys.group, "sort": "desc"}
    return await _under(
        keys, ("video", "video_comment", "video_id", "video_owner_id"), owner, commented, first
    )


async def _goods(keys: Keys, first: float) -> _Found:
    told = await keys.call("market.get", owner_id=-keys.group, count=_THINGS)
    goods = [one["id"] for one in told["items"]]
    owner = {"owner_id": -keys.group, "sort": "desc"}
    return await _under(keys, ("market", "market_comment", "item_id", "market_owner_id"), owner, goods, first)


async def _topics(keys: Keys, first: float) -> _Found:
    told = await keys.call("board.getTopics", group_id=keys.group, order=1, count=_THINGS)
    topics = [one["id"] for one in told["items"] if one.get("updated", first) >= first]
    group = {"group_id": keys.group, "sort": "desc"}
    return await _under(keys, ("board", "board_post", "topic_id", "topic_owner_id"), group, topics, first)


async def _under(
    keys: Keys, kind: tuple[str, str, str, str], owner: Mapping[str, Any], things: Sequence[int], first: float
) -> _Found:
    """`kind` is the section of the methods, the name of the events, and the fields of what is commented."""
    section, event, thing, whose = kind
    comments_of = f"{section}.getComments"
    asked = [_readable(_since(keys, comments_of, {**owner, thing: one}, first)) for one in things]
    found = zip(things, await at_once(asked), strict=True)
    return [
        _event(keys, event, whose, {**comment, thing: one}) for one, comments in found for comment in comments
    ]


async def _since(keys: Keys, method: str, params: Mapping[str, Any], first: float) -> list[Comment]:
    """Comments that were written since a moment, oldest first."""
    found: list[Comment] = []
    for page in range(_MOST_PAGES):
        items = (await keys.call(method, **params, count=_PAGE, offset=page * _PAGE))["items"]
        found += [one for one in items if one.get("date", 0) >= first]
        if len(items) < _PAGE or items[-1].get("date", first) < first:
            break
    return sorted(
        (one for one in found if "from_id" in one and not one.get("deleted")), key=lambda one: int(one["id"])
    )


def _event(keys: Keys, kind: str, whose: str, comment: Mapping[str, Any]) -> bytes:
    object_ = {name: value for name, value in comment.items() if name != "thread"} | {whose: -keys.group}
    return encoded({"type": f"{kind}_new", "group_id": keys.group, "object": object_})
