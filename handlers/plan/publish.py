"""PublishDue and CollectResults: what the clock does for the plan. Two clocks are harmless."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.directory import Directory
from handlers.ports import Gateway, Ledger, OpenLedger
from models.communities import Community, Place
from models.content import Post, PostState
from models.errors import DeliveryError
from models.intents import Order, Publish

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
                await ledger.outbox.put([_order(post, community, wall)])
        return len(posts)


def _order(post: Post, community: Community, wall: str) -> Order:
    publish = Publish(platform=community.platform, chat=wall, post=post.id, content=post.content)
    # A post that was given a new time after a failure is a new cause; its old order is settled.
    return Order(key=f"post:{post.id}:{int(post.due.timestamp())}", intent=publish)


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
            for message, found in results.items():
                if message in ids:
                    await ledger.posts.save(replace(ids[message], results=found, collected_at=now))
