"""What the clock asks platforms for: what came of posts, and how many people follow us."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.ports import Crowd, Gateway, Ledger, OpenLedger
from models.communities import Community, Place
from models.content import Post, Results
from models.errors import DeliveryError
from models.zones import zone

YOUNG = timedelta(hours=48)
DAILY = timedelta(days=1)
FROZEN = timedelta(days=30)
"""As it is done elsewhere in the field: by the hour for two days, by the day for a month; what a post has
brought by then is its result for good."""


def is_to_be_asked(post: Post, now: datetime, every: timedelta) -> bool:
    """Whether the figures of a published post are old for its age; a young one is asked for each `every`."""
    if post.published_at is None or now - post.published_at >= FROZEN:
        return False
    wait = every if now - post.published_at < YOUNG else DAILY
    return post.collected_at is None or now - post.collected_at >= wait


@dataclass(frozen=True, slots=True)
class CollectResults:
    """Asks a platform what came of posts; what it does not say stays unknown."""

    open: OpenLedger
    look: OpenLedger
    platform: str
    gateway: Gateway
    every: timedelta

    async def __call__(self, now: datetime) -> None:
        """Collect for the posts whose turn it is."""
        async with self.look() as ledger:
            posts = await ledger.posts.to_collect(now - FROZEN, now - self.every)
        by_chat: dict[str, list[Post]] = {}
        for post in posts:
            if (
                post.address
                and post.address.platform == self.platform
                and is_to_be_asked(post, now, self.every)
            ):
                by_chat.setdefault(post.address.chat, []).append(post)
        for chat, there in by_chat.items():
            await self._collect(chat, there, now)

    async def _collect(self, chat: str, posts: list[Post], now: datetime) -> None:
        ids = {post.address.message: post for post in posts if post.address}
        try:
            results = await self.gateway.results(chat, list(ids))
        except DeliveryError:
            return  # the next tick asks again
        told = {message: found for message, found in results.items() if message in ids}
        async with self.open() as ledger:
            known = await self._with_complaints(ledger, chat, told)
            fresh = {ids[message].id: found.after(ids[message].results) for message, found in known.items()}
            await ledger.posts.note(fresh, now)

    async def _with_complaints(
        self, ledger: Ledger, chat: str, results: Mapping[str, Results]
    ) -> Mapping[str, Results]:
        """Where people comment under the post itself we have counted the complaints; where they do so
        elsewhere, the platform knows where."""
        under = await ledger.audiences.heard_negative(self.platform, chat, list(results))
        return {
            message: found if found.negative is not None or found.comments is None
            else replace(found, negative=under.get(message, 0))
            for message, found in results.items()
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class CountSubscribers:
    """Asks a platform how many people follow the walls of its communities; the last figure of a day stays."""

    open: OpenLedger
    look: OpenLedger
    platform: str
    crowd: Crowd

    async def __call__(self, now: datetime) -> None:
        """Note today's figures, where they are told."""
        async with self.look() as ledger:
            communities = [one for one in await ledger.communities.all() if one.platform == self.platform]
        for community in communities:
            if wall := community.chat_for(Place.WALL):
                await self._count(community, wall, now)

    async def _count(self, community: Community, wall: str, now: datetime) -> None:
        try:
            number = await self.crowd.subscribers(wall)
        except DeliveryError:
            return  # the next tick asks again
        if number is not None:
            today = now.astimezone(zone(community.zone)).date()
            async with self.open() as ledger:
                await ledger.audiences.note(community.id, today, number)
