"""Comments that were written while VK told us nothing: looked for on the wall, under its newest posts."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from bot.platforms.legible import encoded
from bot.platforms.vk.keys import Keys
from models.errors import DeliveryError

_POSTS: Final = 30
_PAGE: Final = 100
_MOST_PAGES: Final = 20
"""Of one post or thread: so many comments are looked through, newest first."""
_SHOWN_OF_THREAD: Final = 10

Comment = Mapping[str, Any]
_T = TypeVar("_T")


async def missed(keys: Keys, after: int) -> list[bytes]:
    """Events about the comments with numbers above `after`, oldest first; VK numbers them as they come.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    told = await keys.call("wall.get", owner_id=-keys.group, count=_POSTS)
    commented = [post["id"] for post in told["items"] if (post.get("comments") or {}).get("count")]
    found = await at_once([_under(keys, post, after) for post in commented])
    events = {
        one["id"]: _event(keys.group, post, one)
        for post, comments in zip(commented, found, strict=True)
        for one in comments
    }
    return [events[number] for number in sorted(events)]


async def at_once(jobs: Sequence[Coroutine[Any, Any, _T]]) -> list[_T]:
    """What each of them finds, asked together so that many go as one call; if one fails, all end."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]
    except* DeliveryError as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]


async def _under(keys: Keys, post: int, after: int) -> list[Comment]:
    found: list[Comment] = []
    # All pages: an old comment may have new answers.
    async for page in _pages(keys, post, thread_items_count=_SHOWN_OF_THREAD):
        found += page
        for one in page:
            thread = one.get("thread") or {}
            answers: Sequence[Comment] = thread.get("items") or ()
            if thread.get("count", 0) > len(answers):
                answers = await _answers(keys, post, one["id"], after)
            found += answers
    return [one for one in found if one["id"] > after and not one.get("deleted") and "from_id" in one]


async def _answers(keys: Keys, post: int, root: int, after: int) -> list[Comment]:
    """The answers of a thread, at least those above a number."""
    found: list[Comment] = []
    async for page in _pages(keys, post, comment_id=root):
        found += page
        # VK does not say that it heeds the order in threads, so it is looked at.
        if page and page[0]["id"] > page[-1]["id"] and page[-1]["id"] <= after:
            break
    return found


async def _pages(keys: Keys, post: int, **more: int) -> AsyncIterator[Sequence[Comment]]:
    """Comments by pages, newest first."""
    params = {"owner_id": -keys.group, "post_id": post, "sort": "desc", "count": _PAGE} | more
    for page in range(_MOST_PAGES):
        told = await keys.call("wall.getComments", offset=page * _PAGE, **params)
        items: Sequence[Comment] = told["items"]
        yield items
        if len(items) < _PAGE:
            return


def _event(group: int, post: int, comment: Comment) -> bytes:
    object_ = {"post_id": post, "owner_id": -group} | {
        name: value for name, value in comment.items() if name != "thread"
    }
    return encoded({"type": "wall_reply_new", "group_id": group, "object": object_})
