"""Comments that were written while VK told us nothing: looked for on the wall, under its newest posts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from bot.platforms.vk.keys import Keys

_POSTS: Final = 30
_PAGE: Final = 100
_SHOWN_OF_THREAD: Final = 10

Comment = Mapping[str, Any]


async def missed(keys: Keys, after: int) -> list[bytes]:
    """Events about the comments with numbers above `after`, oldest first; VK numbers them as they come.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    told = await keys.call("wall.get", owner_id=-keys.group, count=_POSTS)
    found: dict[int, bytes] = {}
    for post in told["items"]:
        if (post.get("comments") or {}).get("count"):
            async for one in _under(keys, post["id"], after):
                found[one["id"]] = _event(keys.group, post["id"], one)
    return [found[number] for number in sorted(found)]


async def _under(keys: Keys, post: int, after: int) -> Any:
    for one in await _page(keys, post, thread_items_count=_SHOWN_OF_THREAD):
        if one["id"] > after:
            yield one
        thread = one.get("thread") or {}
        answers: Sequence[Comment] = thread.get("items") or ()
        if thread.get("count", 0) > len(answers):
            answers = await _page(keys, post, comment_id=one["id"])
        for answer in _newer(answers, after):
            yield answer


def _newer(comments: Sequence[Comment], after: int) -> Iterator[Comment]:
    yield from (one for one in comments if one["id"] > after)


async def _page(keys: Keys, post: int, **more: int) -> Sequence[Comment]:
    params = {"owner_id": -keys.group, "post_id": post, "sort": "desc", "count": _PAGE}
    items: Sequence[Comment] = (await keys.call("wall.getComments", **params, **more))["items"]
    return [one for one in items if not one.get("deleted")]


def _event(group: int, post: int, comment: Comment) -> bytes:
    object_ = {"post_id": post, "owner_id": -group} | {
        name: value for name, value in comment.items() if name != "thread"
    }
    return msgspec.json.encode({"type": "wall_reply_new", "group_id": group, "object": object_})
