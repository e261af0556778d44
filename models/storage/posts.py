"""The content plan: posts on their way and what came of them."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from secrets import randbits, token_hex
from typing import Any

from sqlalchemy import (
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from models.content import FIRST_DAY, Post, PostState, Results
from models.errors import StorageError
from models.messages import Address
from models.storage.tables import posts

_UNSETTLED = (
    PostState.DRAFT,
    PostState.REVIEW,
    PostState.HELD,
    PostState.PLANNED,
    PostState.PUBLISHING,
    PostState.HANDED_OVER,
    PostState.NEEDS_PERSON,
    PostState.FAILED,
)

_KEY_BYTES = 5

_AT_ONCE = 500
_CHANGE_BITS = 32

_CLAIM = (
    update(posts)
    .where(
        posts.c.id.in_(
            select(posts.c.id)
            .where(posts.c.state == PostState.PLANNED, posts.c.due <= bindparam("now"))
            .with_for_update(skip_locked=True)
        )
    )
    .values(state=PostState.PUBLISHING, changed=bindparam("change"))
    .returning(posts)
)

_HELD = select(posts).with_for_update()
"""What is read in order to be changed. SQLite, which has one writer, needs no lock and leaves it out."""


class SqlPosts:
    """Posts within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, post: Post) -> Post:
        """Keep a new post; returns it with its number and its key.

        A key names one post of a community: a second one is an `IntegrityError`.
        """
        post = replace(post, key=post.key or token_hex(_KEY_BYTES))
        added = await self._connection.execute(insert(posts).values(_row(post)).returning(posts.c.id))
        return replace(post, id=added.scalar_one())

    async def get(self, number: int) -> Post | None:
        """A post by its number; nobody else claims or changes it until the transaction ends."""
        return next(iter(await self._posts(_HELD.where(posts.c.id == number))), None)

    async def seen(self, number: int) -> Post | None:
        """A post by its number, to look at: nobody waits for that."""
        return next(iter(await self._posts(select(posts).where(posts.c.id == number))), None)

    async def save(self, post: Post) -> None:
        """Keep a changed post.

        Raises:
            StorageError: there is no such post.
        """
        saved = await self._connection.execute(update(posts).where(posts.c.id == post.id).values(_row(post)))
        if saved.rowcount != 1:
            raise StorageError(f"there is no post {post.id}")

    async def remove(self, number: int) -> None:
        """Forget a post that never went out."""
        await self._connection.execute(delete(posts).where(posts.c.id == number))

    async def claim_due(self, now: datetime) -> list[Post]:
        """Posts that are due, now in the state *publishing*; each is returned to one caller only."""
        rows = await self._connection.execute(_CLAIM, {"now": now, "change": randbits(_CHANGE_BITS)})
        return sorted((_post(row) for row in rows), key=lambda post: (post.due, post.id))

    async def unapproved(self, since: datetime, until: datetime) -> list[Post]:
        """Posts whose time came in [since, until] while they waited for approval, by time."""
        waiting = select(posts).where(posts.c.state == PostState.REVIEW, posts.c.due.between(since, until))
        return await self._posts(waiting.order_by(posts.c.due, posts.c.id))

    async def upcoming(self, community: str, limit: int) -> list[Post]:
        """Posts that are neither published nor cancelled, by time."""
        return await self._posts(
            select(posts)
            .where(posts.c.community == community, posts.c.state.in_(_UNSETTLED))
            .order_by(posts.c.due, posts.c.id)
            .limit(limit)
        )

    async def recent(self, community: str, since: datetime, until: datetime, limit: int) -> list[Post]:
        """Posts published in [since, until), newest first."""
        return await self._posts(
            select(posts)
            .where(
                posts.c.community == community,
                posts.c.state == PostState.PUBLISHED,
                posts.c.published_at >= since,
                posts.c.published_at < until,
            )
            .order_by(posts.c.published_at.desc(), posts.c.id.desc())
            .limit(limit)
        )

    async def plan(self, community: str | None, since: datetime, until: datetime) -> list[Post]:
        """All posts that are due in [since, until), or were, whatever became of them; of one community or of
        all, by time."""
        wanted = select(posts).where(posts.c.due >= since, posts.c.due < until)
        if community is not None:
            wanted = wanted.where(posts.c.community == community)
        return await self._posts(wanted.order_by(posts.c.due, posts.c.id))

    async def keyed(self, community: str, keys: Collection[str]) -> list[Post]:
        """The posts of a community with these keys, whenever they are due."""
        found: list[Post] = []
        named = sorted(keys)
        for first in range(0, len(named), _AT_ONCE):
            some = named[first : first + _AT_ONCE]
            wanted = select(posts).where(posts.c.community == community, posts.c.key.in_(some))
            found += await self._posts(wanted.order_by(posts.c.due, posts.c.id))
        return found

    async def of_row(self, key: str) -> list[Post]:
        """The posts of a row of the plan, one in each community that it goes to."""
        return await self._posts(select(posts).where(posts.c.key == key).order_by(posts.c.id))

    async def stamp(self, communities: Collection[str], since: datetime, until: datetime) -> str:
        """Another one as soon as anything of these communities' posts due in [since, until) is different."""
        # All of it stands in the index: each open page asks once a second.
        counted = select(func.count(), func.sum(posts.c.changed)).where(
            posts.c.community.in_(communities), posts.c.due >= since, posts.c.due < until
        )
        number, changes = (await self._connection.execute(counted)).one()
        return f"{number}-{int(changes or 0):x}"  # PostgreSQL adds up decimals

    async def of_series(self, number: int, since: datetime) -> list[Post]:
        """The posts of a series that are due from a moment on, or were, by time; nobody else claims or
        changes them until the transaction ends."""
        return await self._posts(
            _HELD.where(posts.c.series == number, posts.c.due >= since).order_by(posts.c.due)
        )

    async def count_between(self, community: str, since: datetime, until: datetime) -> int:
        """How many posts are due in [since, until), or were, without the cancelled ones."""
        counted = select(func.count()).where(
            posts.c.community == community,
            posts.c.state != PostState.CANCELLED,
            posts.c.due >= since,
            posts.c.due < until,
        )
        return int(await self._connection.scalar(counted) or 0)

    async def count_waiting(self, community: str) -> int:
        """How many posts the platform keeps until their time."""
        counted = select(func.count()).where(
            posts.c.community == community, posts.c.state == PostState.HANDED_OVER
        )
        return int(await self._connection.scalar(counted) or 0)

    async def note(self, results: Mapping[int, Results], now: datetime) -> None:
        """Keep what posts have brought, by number, and of those a day old at most also what they had brought
        by then; nothing else of them changes."""
        young = posts.c.published_at >= now - FIRST_DAY
        for number, found in results.items():
            first_day = case((young, literal(found, posts.c.first_day.type)), else_=posts.c.first_day)
            values = {**asdict(found), "collected_at": now, "first_day": first_day}
            await self._connection.execute(update(posts).where(posts.c.id == number).values(values))

    async def to_collect(self, published_since: datetime, collected_before: datetime) -> list[Post]:
        """Published posts whose results were last asked for by a moment, or never."""
        return await self._posts(
            select(posts)
            .where(
                posts.c.state == PostState.PUBLISHED,
                posts.c.published_at >= published_since,
                or_(posts.c.collected_at.is_(None), posts.c.collected_at <= collected_before),
            )
            .order_by(posts.c.published_at, posts.c.id)
        )

    async def _posts(self, statement: Select[Any]) -> list[Post]:
        return [_post(row) for row in await self._connection.execute(statement)]


def _row(post: Post) -> dict[str, object]:
    address, results = post.address, post.results
    return {
        "community": post.community,
        "author": post.author,
        "content": post.content,
        "due": post.due,
        "key": post.key,
        "title": post.title,
        "rubric": post.rubric,
        "campaign": post.campaign,
        "trail": post.trail,
        "series": post.series,
        "revision": post.revision,
        "state": post.state,
        "published_at": post.published_at,
        "platform": address and address.platform,
        "chat": address and address.chat,
        "message": address and address.message,
        "likes": results.likes,
        "comments": results.comments,
        "reposts": results.reposts,
        "views": results.views,
        "reach": results.reach,
        "negative": results.negative,
        "collected_at": post.collected_at,
        "first_day": post.first_day,
        "changed": randbits(_CHANGE_BITS),
    }


def _post(row: Any) -> Post:
    address = None
    if row.message is not None:
        address = Address(platform=row.platform, chat=row.chat, message=row.message)
    return Post(
        id=row.id,
        community=row.community,
        author=row.author,
        content=row.content,
        due=row.due,
        key=row.key,
        title=row.title,
        rubric=row.rubric,
        campaign=row.campaign,
        trail=row.trail,
        series=row.series,
        revision=row.revision,
        state=row.state,
        published_at=row.published_at,
        address=address,
        results=Results(
            likes=row.likes,
            comments=row.comments,
            reposts=row.reposts,
            views=row.views,
            reach=row.reach,
            negative=row.negative,
        ),
        collected_at=row.collected_at,
        first_day=row.first_day,
    )
