"""What a post shows below its text, made once and remembered; and what came of posts.

Uploads and polls are made before the post: nobody sees them until it is out, and a second attempt takes
those of the first.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final

from bot.platforms.memory import Memory
from bot.platforms.vk import posts
from bot.platforms.vk.calls import AGAIN, Call
from bot.platforms.vk.content import name
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import Pictures, UploadFailed
from bot.platforms.vk.places import Spot, number, spot
from bot.platforms.vk.uploads import Uploads
from models.clock import Clock
from models.content import Results
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.intents import Publish, Revise
from models.media import kept_hash

RESULTS_AT_ONCE: Final = 100
REACH_AT_ONCE: Final = 30
"""So many posts VK tells of in one call."""

_IN_ONE_GO: Final = timedelta(seconds=10)
"""So long a post is worked on before its order is given back: nobody else may take it meanwhile."""

_UPLOAD_TRIES: Final = 5

MADE: Final = "made:"
"""Before what is kept of uploads and polls."""


class Publishing:
    """Posts of the plan on the wall."""

    def __init__(self, keys: Keys, memory: Memory, clock: Clock, uploads: Uploads) -> None:
        self._keys, self._memory, self._clock, self._uploads = keys, memory, clock, uploads
        self._pictures = Pictures(keys)

    async def attachments(self, act: Publish, key: str) -> list[str]:
        """What the post shows, as calls name it.

        Raises:
            RateLimited: not now; nothing was published.
            Refused: VK does not take something of it.
        """
        content, begun = act.content, self._clock()
        made: list[str] = []
        for place, one in enumerate(content.media):
            if self._clock() - begun > _IN_ONE_GO:
                raise RateLimited(timedelta(0))  # what is made is kept, the rest goes on with a new lease
            said = content.alt[place] if place < len(content.alt) else ""
            made.append(await self._media(one, said, f"{MADE}{key}:{place}"))
        if content.poll is not None:
            made.append(await self._once(f"{MADE}{key}:poll", posts.poll(content.poll, self._keys.group)))
        return [*made, content.link] if content.link else made

    async def revision(self, act: Revise) -> Call:
        """The call that changes the words of a post and leaves what it shows.

        Raises:
            DeliveryError: the post can't be read, or not now.
        """
        post = f"{act.address.chat}_{spot(act.address.message).thing}"
        told = await self._keys.call("wall.getById", posts=[post])
        shown = [_named(one) for post in told["items"] for one in post.get("attachments") or ()]
        return posts.revise(act, shown)

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """What posts have brought; those that are gone are left out, what VK hides is None.

        Raises:
            DeliveryError: it can't be told now, or by none of our keys.
        """
        known: dict[str, Results] = {}
        numbers = [int(one.removeprefix("wall")) for one in messages if one.startswith("wall")]
        reach = await self._reach(chat, numbers)
        for some in _some(numbers, RESULTS_AT_ONCE):
            told = await self._keys.call("wall.getById", posts=[f"{chat}_{post}" for post in some])
            for one in told["items"]:
                known[str(Spot("wall", one["id"]))] = results_of(one, reach.get(one["id"]))
        return known

    async def subscribers(self) -> int | None:
        """How many there are, if VK tells.

        Raises:
            DeliveryError: it can't be told now.
        """
        told = await self._keys.call("groups.getById", group_id=self._keys.group, fields=["members_count"])
        [group] = told["groups"]
        count = group.get("members_count")
        return count if isinstance(count, int) else None

    async def _reach(self, chat: str, numbers: Sequence[int]) -> dict[int, int]:
        """How many people saw each post, as far as our keys may know."""
        reach: dict[int, int] = {}
        if not self._keys.can("stats.getPostReach"):
            return reach
        for some in _some(numbers, REACH_AT_ONCE):
            with suppress(DeliveryError):  # then it is unknown, and the rest is told all the same
                told = await self._keys.call("stats.getPostReach", owner_id=number(chat), post_ids=some)
                reach |= {one["post_id"]: one["reach_total"] for one in told if one.get("reach_total", 0) > 0}
        return reach

    async def _media(self, media: str, said: str, place: str) -> str:
        made = await self._memory.recall(place)
        if made is None:
            made = await self._uploaded(media, said, f"{place}:tries")
            await self._memory.keep(place, made)
        return made

    async def _uploaded(self, media: str, said: str, tries: str) -> str:
        """As `Pictures` and `Uploads` do, but a file that is not taken again and again is given up."""
        try:
            if kept_hash(media):
                return await self._uploads.attachable(media, said)
            return await self._pictures.attachable(media)
        except UploadFailed as failed:
            tried = int(await self._memory.recall(tries) or 0) + 1
            await self._memory.keep(tries, str(tried))
            if tried < _UPLOAD_TRIES:
                raise
            raise Refused(f"VK does not take {media}: {failed.words}") from failed

    async def _once(self, place: str, call: Call) -> str:
        made = await self._memory.recall(place)
        if made is None:
            try:
                poll = await self._keys.call(call.method, **call.params)
            except OutcomeUnknown as unknown:  # a poll that no post shows harms nobody
                raise RateLimited(AGAIN) from unknown
            made = f"poll{poll['owner_id']}_{poll['id']}"
            await self._memory.keep(place, made)
        return made


def _named(attached: Mapping[str, Any]) -> str:
    """As calls name it: a link by its address."""
    return str(attached["link"]["url"]) if attached.get("type") == "link" else name(attached)


def _some(numbers: Sequence[int], at_once: int) -> Iterator[Sequence[int]]:
    return (numbers[start : start + at_once] for start in range(0, len(numbers), at_once))


def results_of(post: Mapping[str, Any], reach: int | None) -> Results:
    """What a post has brought; a number that VK does not give is unknown, not zero.

    Zero views are of a post that VK has not counted yet: whoever opens the wall is a view.
    """

    def count(field: str) -> int | None:
        told = post.get(field)
        return told.get("count") if isinstance(told, dict) else None

    return Results(
        likes=count("likes"),
        comments=count("comments"),
        reposts=count("reposts"),
        views=count("views") or None,
        reach=reach,
    )
