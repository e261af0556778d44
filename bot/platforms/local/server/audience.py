"""A made-up audience that looks at new posts and likes them, so that there are results to see.

Nothing runs in the background: how far a post has come follows from its age, so whoever asks
brings it up to date. The same seed and clock give the same numbers.
"""

import random
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server.feed import touch
from bot.platforms.local.server.tables import messages

GROWS_FOR: Final = timedelta(seconds=90)


def reach(seed: int, post: int, age: timedelta) -> tuple[int, int]:
    """Likes and views that a post of this age has from the audience."""
    chance = random.Random(f"{seed}/{post}")  # noqa: S311 - a game, not a secret
    views = chance.randint(60, 180)
    likes = round(views * chance.uniform(0.04, 0.15))
    left = 1 - min(max(age / GROWS_FOR, 0.0), 1.0)
    return round(likes * (1 - left**3)), round(views * (1 - left**2))


async def grow(tx: AsyncConnection, seed: int, now: datetime) -> bool:
    """Bring posts that still grow up to date; returns whether there is any."""
    young = (await tx.execute(select(messages).where(messages.c.growing))).all()
    for post in young:
        age = now - datetime.fromisoformat(post.at)
        likes, views = reach(seed, post.id, age)
        values = {"audience_likes": likes, "audience_views": views, "growing": age < GROWS_FOR}
        await tx.execute(update(messages).where(messages.c.id == post.id).values(values))
        if (likes, views) != (post.audience_likes, post.audience_views):
            await touch(tx, "message", [post.id])
    return bool(young)
