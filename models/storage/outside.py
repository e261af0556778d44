"""What others have counted: costs of campaigns by day, and what competitors publish."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.rivals import RivalPost, RivalSeen
from models.spending import Spent
from models.storage.columns import insert, upsert
from models.storage.tables import rival_posts, rivals, spending

_SPENDING = insert(spending)
_KEEP_SPENDING = _SPENDING.on_conflict_do_update(
    index_elements=list(spending.primary_key),
    set_={
        name: func.coalesce(_SPENDING.excluded[name], spending.c[name])
        for name in ("clicks", "spend", "orders")
    },
)
_KEEP_RIVAL = upsert(rivals)
_KEEP_POST = upsert(rival_posts)


class SqlOutside:
    """What comes from outside, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep_spending(self, spent: Sequence[Spent]) -> None:
        """Keep what campaigns cost and brought by day, in place of earlier figures of the same.

        What one import does not tell stays as another one told it: money comes from one office, orders from
        another.
        """
        rows = [{**asdict(one), "spend": None if one.spend is None else str(one.spend)} for one in spent]
        if rows:
            await self._connection.execute(_KEEP_SPENDING, rows)

    async def spending(self, community: str, first: date, last: date) -> list[Spent]:
        """Of these days, by day and campaign."""
        rows = await self._connection.execute(
            select(spending)
            .where(spending.c.community == community, spending.c.day.between(first, last))
            .order_by(spending.c.day, spending.c.campaign, spending.c.content)
        )
        return [
            Spent(**{**row, "spend": None if row["spend"] is None else Decimal(row["spend"])})
            for row in rows.mappings()
        ]

    async def keep_rival(self, seen: RivalSeen) -> None:
        """Keep what was seen of a competitor, in place of what was seen of the same posts before."""
        whose = {"community": seen.community, "name": seen.name}
        told = {"title": seen.title, "subscribers": seen.subscribers, "seen_at": seen.seen_at}
        await self._connection.execute(_KEEP_RIVAL, {**whose, **told})
        posts = [{**whose, "id": post.id, "at": post.at, "results": post.results} for post in seen.posts]
        if posts:
            await self._connection.execute(_KEEP_POST, posts)

    async def rivals(self, community: str, since: datetime, until: datetime) -> list[RivalSeen]:
        """What competitors published in [since, until), by name."""
        found = await self._connection.execute(
            select(rival_posts)
            .where(rival_posts.c.community == community, rival_posts.c.at >= since, rival_posts.c.at < until)
            .order_by(rival_posts.c.at, rival_posts.c.id)
        )
        posts: dict[str, list[RivalPost]] = {}
        for row in found:
            posts.setdefault(row.name, []).append(RivalPost(id=row.id, at=row.at, results=row.results))
        known = await self._connection.execute(
            select(rivals).where(rivals.c.community == community).order_by(rivals.c.name)
        )
        return [RivalSeen(**row, posts=tuple(posts.get(row["name"], ()))) for row in known.mappings()]
