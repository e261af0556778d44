"""What the clock does for the plan: posts go out. Two clocks are harmless."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from handlers.community.directory import Directory, Known
from handlers.orders.undelivered import post_kept_back
from handlers.plan.fate import fate
from handlers.plan.outgoing import outgoing
from handlers.ports import Ledger
from models.cases import Alarm
from models.communities import Community, Place
from models.content import Post, PostState
from models.intents import Order, Publish

log = structlog.get_logger()

Tell = Callable[[Ledger, Known, Alarm, datetime], Awaitable[None]]
"""Has a person see something."""


@dataclass(frozen=True, slots=True)
class PublishDue:
    """Turns posts that are due into orders; each post is claimed once. `tell` calls a person."""

    directory: Directory
    tell: Tell

    async def __call__(self, ledger: Ledger, now: datetime) -> int:
        """Order everything that is due; returns how many posts were claimed."""
        await self.directory.refresh(ledger)
        posts = await ledger.posts.claim_due(now)
        for post in posts:
            await self._due(ledger, post, now)
        return len(posts)

    async def _due(self, ledger: Ledger, post: Post, now: datetime) -> None:
        known = self.directory.find(post.community)
        wall = known.community.chat_for(Place.WALL) if known else None
        if known is None:
            await ledger.posts.save(replace(post, state=PostState.FAILED))
            log.warning("a post came due in a community that is not connected", post=post.id)
            return
        state = fate(post, known.community, now) if wall is not None else PostState.FAILED
        if wall is not None and state is PostState.PUBLISHING:
            # Whoever has claimed it is alone, and one that comes due again after a failure is a new cause.
            await ledger.outbox.put([order(post, known.community, wall, f"due:{now.timestamp()}")])
            return
        await ledger.posts.save(replace(post, state=state))
        where = wall or f"{post.community}-wall"  # a name that no chat has
        await self.tell(ledger, known, post_kept_back(post, known.community.platform, where, state, now), now)


def order(post: Post, community: Community, wall: str, cause: str, at: datetime | None = None) -> Order:
    """What puts a post on the wall, now or, where the platform is to keep it, `at` its time.

    `cause` tells what was handed over before its time from what has come due, and one try from the next.
    """
    content = outgoing(post, community)
    publish = Publish(platform=community.platform, chat=wall, post=post.id, content=content, at=at)
    return Order(key=f"post:{post.id}:{cause}", intent=publish)
