"""What the clock does for the plan: posts go out. Two clocks are harmless."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.directory import Directory
from handlers.ports import Ledger
from models.communities import Community, Place
from models.content import Post, PostState, Trait
from models.intents import Order, Publish


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
