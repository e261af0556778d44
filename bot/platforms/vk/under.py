"""Comments under one thing that were written while VK told us nothing, newest pages first."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import structlog

from bot.platforms.vk.keys import Keys

log = structlog.get_logger()

PAGE: Final = 100
MOST_PAGES: Final = 20
"""Of one thing or thread: so many pages are looked through."""

NEWEST_FIRST: Final = {"sort": "desc"}
_SHOWN_OF_THREAD: Final = 10
_CLOCKS_DIFFER: Final = 60

Comment = Mapping[str, Any]


class Gap(NamedTuple):
    """What may be missing: comments with numbers above `after`, where VK numbers them as they come; where
    it does not, or where none is known, those written since a moment in Unix time."""

    since: float
    after: int = 0

    def holds(self, one: Comment) -> bool:
        """Whether a comment stands and was written then."""
        if "from_id" not in one or one.get("deleted"):
            return False  # VK shows a stub of what is gone
        return not self.is_over(one)

    def is_over(self, one: Comment) -> bool:
        """Whether a comment was written before."""
        if self.after:
            return bool(one["id"] <= self.after)
        return bool(one.get("date", self.since) < self.since - _CLOCKS_DIFFER)


class Place(NamedTuple):
    """How comments under a thing are asked for; `threaded` where they may have answers of their own."""

    method: str
    params: Mapping[str, Any]
    threaded: bool = False


async def comments(keys: Keys, place: Place, gap: Gap) -> list[Comment]:
    """Those that are missing.

    Raises:
        DeliveryError: not now, or with none of our keys.
    """
    found: list[Comment] = []
    async for page in _pages(keys, place, {"thread_items_count": _SHOWN_OF_THREAD} if place.threaded else {}):
        found += page
        if not place.threaded and gap.is_over(page[-1]):
            break  # with threads all pages: an old comment may have new answers
        for one in page if place.threaded else ():
            thread = one.get("thread") or {}
            answers: Sequence[Comment] = thread.get("items") or ()
            if thread.get("count", 0) > len(answers):
                answers = await _answers(keys, place, one["id"], gap)
            found += answers
    return [one for one in found if gap.holds(one)]


async def _answers(keys: Keys, place: Place, root: int, gap: Gap) -> list[Comment]:
    """The answers of a thread, at least those that are missing."""
    found: list[Comment] = []
    async for page in _pages(keys, place, {"comment_id": root}):
        found += page
        # VK does not say that it heeds the order in threads, so it is looked at.
        if page[0]["id"] > page[-1]["id"] and gap.is_over(page[-1]):
            break
    return found


async def _pages(keys: Keys, place: Place, more: Mapping[str, int]) -> AsyncIterator[Sequence[Comment]]:
    """Pages of comments, none of them empty."""
    params = {**place.params, **more, "count": PAGE}
    for page in range(MOST_PAGES):
        items: Sequence[Comment] = (await keys.call(place.method, **params, offset=page * PAGE))["items"]
        if items:
            yield items
        if len(items) < PAGE:
            return
    log.warning("there are more comments than are looked through", under=params, most=MOST_PAGES * PAGE)
