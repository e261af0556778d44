"""Comments that were written while VK told us nothing: looked for on the wall, under its newest posts."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from bot.platforms.vk.keys import Keys

_POSTS: Final = 30
_PAGE: Final = 100
_MOST_PAGES: Final = 20
"""Of one post or thread: so many comments are looked through, newest first."""
_SHOWN_OF_THREAD: Final = 10

Comment = Mapping[str, Any]


async def missed(keys: Keys, after: int) -> list[bytes]:
    """Events about the comments with numbers above `after`, oldest first; VK numbers them as they come.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    told = await keys.call("wall.get", owner_id=-keys.group, count=_POSTS)
    commented = [post["id"] for post in told["items"] if (post.get("comments") or {}).get("count")]
    # At once, so that many go as one call.
    found = await asyncio.gather(*(_under(keys, post, after) for post in commented))
    events = {
        one["id"]: _event(keys.group, post, one)
        for post, comments in zip(commented, found, strict=True)
        for one in comments
    }
    return [events[number] for number in sorted(events)]


async def _under(keys: Keys, post: int, after: int) -> list[Comment]:
    found: list[Comment] = []
    async for one in _pages(keys, post, thread_items_count=_SHOWN_OF_THREAD):
        if one["id"] > after:
            found.append(one)
        thread = one.get("thread") or {}
        answers: Sequence[Comment] = thread.get("items") or ()
        if thread.get("count", 0) > len(answers):
            answers = await _newer(keys, post, one["id"], after)
        found += (answer for answer in answers if answer["id"] > after)
    return [one for one in found if not one.get("deleted")]


async def _newer(keys: Keys, post: int, root: int, after: int) -> list[Comment]:
    """The answers of a thread above a number; there they stand in their order."""
    found: list[Comment] = []
    async for answer in _pages(keys, post, comment_id=root):
        if answer["id"] <= after:
            break
        found.append(answer)
    return found


async def _pages(keys: Keys, post: int, **more: int) -> AsyncIterator[Comment]:
    """Comments, newest first. Those of the first level must all be seen: an old one may have new answers."""
    params = {"owner_id": -keys.group, "post_id": post, "sort": "desc", "count": _PAGE} | more
    for page in range(_MOST_PAGES):
        told = await keys.call("wall.getComments", offset=page * _PAGE, **params)
        items: Sequence[Comment] = told["items"]
        for one in items:
            yield one
        if len(items) < _PAGE:
            return


def _event(group: int, post: int, comment: Comment) -> bytes:
    object_ = {"post_id": post, "owner_id": -group} | {
        name: value for name, value in comment.items() if name != "thread"
    }
    return msgspec.json.encode({"type": "wall_reply_new", "group_id": group, "object": object_})
