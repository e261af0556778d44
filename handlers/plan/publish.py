"""What the clock does for the plan: posts go out, results are collected. Two clocks are harmless."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.directory import Directory
from handlers.ports import Crowd, Gateway, Ledger, OpenLedger
from models.communities import Community, Place
from models.content import Post, PostState, Trait
from models.errors import DeliveryError
from models.intents import Order, Publish
from models.zones import zone

FRESH = timedelta(hours=48)
"""Results are asked for often only while a post is young."""


@dataclass(frozen=True, slots=True)
class PublishDue:
    """Turns posts that are due into orders; each post is claimed once."""

    directory: Directory

    async def __call__(self, ledger: Ledger, now: datetime) -> int:
        """Order everything that is due; returns how many posts."""
        await self.directory.refresh(ledger)
        posts = await ledger.posts.claim_due(now)
        for post in posts:
            community = self.directory.get(post.community).community
            wall = community.chat_for(Place.WALL)
            if wall is None:
                await ledger.posts.save(replace(post, state=PostState.FAILED))
            else:
                await ledger.outbox.put([order(post, community, wall)])
        return len(posts)


def order(post: Post, community: Community, wall: str, cause: str = "due") -> Order:
    """What puts a post on the wall, now or, where the platform is to keep it, at its time.

    `cause` tells what was handed over before its time from what has come due.
    """
    at = post.due if Trait.AHEAD in post.content.traits else None
    publish = Publish(platform=community.platform, chat=wall, post=post.id, content=post.content, at=at)
    # A post that was given a new time after a failure is a new cause; its old order is settled.
    return Order(key=f"post:{post.id}:{int(post.due.timestamp())}:{cause}", intent=publish)


@dataclass(frozen=True, slots=True)
class CollectResults:
    """Asks a platform what came of young posts; what it does not say stays unknown."""

    open: OpenLedger
    look: OpenLedger
    platform: str
    gateway: Gateway
    every: timedelta

    async def __call__(self, now: datetime) -> None:
        """Collect for posts whose figures are older than `every`."""
        async with self.look() as ledger:
            posts = await ledger.posts.to_collect(now - FRESH, now - self.every)
        by_chat: dict[str, list[Post]] = {}
        for post in posts:
            if post.address and post.address.platform == self.platform:
                by_chat.setdefault(post.address.chat, []).append(post)
        for chat, there in by_chat.items():
            await self._collect(chat, there, now)

    async def _collect(self, chat: str, posts: list[Post], now: datetime) -> None:
        ids = {post.address.message: post for post in posts if post.address}
        try:
            results = await self.gateway.results(chat, list(ids))
        except DeliveryError:
            return  # the next tick asks again
        async with self.open() as ledger:
            known = {message: found for message, found in results.items() if message in ids}
            fresh = {ids[message].id: found.after(ids[message].results) for message, found in known.items()}
            await ledger.posts.note(fresh, now)


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
