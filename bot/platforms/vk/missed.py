"""Comments that were written on the wall while VK told us nothing.

It is looked under the newest posts, and under those that have another number of comments than was counted
before the gap. A comment is overlooked only where as many others have gone from an older post meanwhile.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

import msgspec

from bot.platforms.vk.asking import at_once
from bot.platforms.vk.counted import wall
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.under import NEWEST_FIRST, Comment, Gap, Place, comments

NONE: Final[Mapping[str, int]] = {}


class Found(NamedTuple):
    """Events about what was missed, oldest first; how many things of each kind were looked under, and under
    how many older ones it was not."""

    events: list[bytes]
    looked: Mapping[str, int] = NONE
    left: Mapping[str, int] = NONE


async def missed(keys: Keys, gap: Gap, counted: Mapping[int, int] | None) -> Found:
    """Comments on the wall; `counted` is how many stood under which post before the gap, if that is known.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    shown = await wall(keys)
    posts = [
        post
        for post, count in shown.comments.items()
        if post in shown.newest or counted is None or counted.get(post) != count
    ]
    found = await at_once([comments(keys, _post(keys.group, post), gap) for post in posts])
    events = {
        int(one["id"]): _event(keys.group, post, one)
        for post, under in zip(posts, found, strict=True)
        for one in under
    }
    return Found(
        [events[number] for number in sorted(events)],
        {"posts": len(posts)},
        {"posts": shown.older} if shown.older else {},
    )


def _post(group: int, post: int) -> Place:
    return Place("wall.getComments", {"owner_id": -group, "post_id": post} | NEWEST_FIRST, threaded=True)


def _event(group: int, post: int, comment: Comment) -> bytes:
    object_ = {"post_id": post, "owner_id": -group} | {
        name: value for name, value in comment.items() if name != "thread"
    }
    return msgspec.json.encode({"type": "wall_reply_new", "group_id": group, "object": object_})
