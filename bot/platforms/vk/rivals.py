"""Competitors on VK as anybody sees them: their public posts and how many follow them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.publishing import results_of
from models.errors import Refused
from models.rivals import RivalPost, RivalSight

PAGE: Final = 100
_MOST: Final = 5
"""Pages of a wall that are read at most."""


class Rivals:
    """Walls of others; a service key or a user's may read them."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def see(self, name: str, since: datetime) -> RivalSight:
        """What a community shows: its posts from `since` on. `name` is its address, or the end of it.

        Raises:
            Refused: there is no such community, or its wall is closed.
            DeliveryError: it can't be told now, or by none of our keys.
        """
        told = await self._keys.call("groups.getById", group_id=short(name), fields=["members_count"])
        [group] = told["groups"]
        subscribers = group.get("members_count")
        return RivalSight(
            title=str(group.get("name") or name),
            subscribers=subscribers if isinstance(subscribers, int) else None,
            posts=tuple(await self._posts(-int(group["id"]), since)),
        )

    async def _posts(self, owner: int, since: datetime) -> list[RivalPost]:
        posts: list[RivalPost] = []
        for page in range(_MOST):
            told = await self._keys.call(
                "wall.get", owner_id=owner, count=PAGE, offset=page * PAGE, filter="owner"
            )
            shown = [_post(one) for one in told["items"]]
            posts += [post for post in shown if post.at >= since]
            # The pinned one stands first, however old it is.
            if len(shown) < PAGE or shown[-1].at < since:
                break
        return posts


def short(name: str) -> str:
    """The end of an address: of https://vk.com/korica or @korica it is korica."""
    end = name.strip().rstrip("/").rpartition("/")[2].removeprefix("@")
    if not end:
        raise Refused(f"{name} is no community")
    number = end.removeprefix("club").removeprefix("public")
    return number if number.isdecimal() else end


def _post(shown: Mapping[str, Any]) -> RivalPost:
    return RivalPost(
        id=str(shown["id"]), at=datetime.fromtimestamp(shown["date"], UTC), results=results_of(shown, None)
    )
