"""Competitors on VK as anybody sees them: their public posts and how many follow them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.publishing import results_of
from bot.platforms.vk.seeking import on_the_wall
from models.errors import Refused
from models.rivals import RivalPost, RivalSight


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
        posts = map(_post, await on_the_wall(self._keys, -int(group["id"]), since))
        return RivalSight(
            title=str(group.get("name") or name),
            subscribers=subscribers if isinstance(subscribers, int) else None,
            posts=tuple(post for post in posts if post.at >= since),
        )


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
