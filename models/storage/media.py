"""What is kept of posts' media, and what is still to be brought; the contents themselves are files."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Text, delete, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from models.content import PostState
from models.media import Medium, Wanted, kept_hash
from models.storage.columns import insert, upsert
from models.storage.tables import batches, media, media_origins, media_wanted, posts, series

_SETTLED = (PostState.PUBLISHED, PostState.CANCELLED, PostState.WITHDRAWN)
"""Of posts in these states the media are kept for a while only; of all others as long as they are there."""

_AT_ONCE = 500
_OURS = "%:@%"
"""What stands in a post that names something of ours; others name it too, so this only narrows down."""


class SqlMedia:
    """Media within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, medium: Medium, origin: str = "") -> Medium:
        """Note what is kept, and from where it came; returns it as it is known.

        Readers see the title and somebody approved it with a post: the first one stays.
        """
        row = {
            "hash": medium.hash,
            "look": medium.look,
            "size": medium.size,
            "title": medium.title,
            "added_at": medium.added_at,
        }
        rows = insert(media)
        noted = {"added_at": rows.excluded.added_at}
        await self._connection.execute(
            rows.on_conflict_do_update(index_elements=[media.c.hash], set_=noted), row
        )
        if origin:
            await self._connection.execute(upsert(media_origins), {"origin": origin, "hash": medium.hash})
        return await self.get(medium.hash) or medium

    async def named(self, names: Collection[str]) -> Mapping[str, Medium]:
        """What is known of those of `names` that we keep, by name."""
        hashes = [found for name in names if (found := kept_hash(name))]
        known = {one.name: one for one in await self._of(hashes)}
        return {name: known[name] for name in names if name in known}

    async def get(self, hash_: str) -> Medium | None:
        """What is known under a hash."""
        return next(iter(await self._of([hash_])), None)

    async def from_origins(self, origins: Collection[str]) -> Mapping[str, Medium]:
        """What was brought from each of these places, as far as anything was."""
        found: dict[str, str] = {}
        for some in _some(origins):
            asked = select(media_origins).where(media_origins.c.origin.in_(some))
            found |= {row.origin: row.hash for row in await self._connection.execute(asked)}
        known = {one.hash: one for one in await self._of(found.values())}
        return {origin: known[hash_] for origin, hash_ in found.items() if hash_ in known}

    async def want(self, wanted: Wanted) -> None:
        """Note that a post lacks media, in place of what was noted before."""
        row = {
            "post": wanted.post,
            "submitted": wanted.submitted,
            "not_before": wanted.not_before,
            "tries": wanted.tries,
        }
        await self._connection.execute(delete(media_wanted).where(media_wanted.c.post == wanted.post))
        await self._connection.execute(insert(media_wanted).values(row))

    async def wanted(self, now: datetime, limit: int) -> list[Wanted]:
        """Whose media may be tried to bring now, the longest waiting first."""
        asked = select(media_wanted).where(media_wanted.c.not_before <= now)
        rows = await self._connection.execute(
            asked.order_by(media_wanted.c.not_before, media_wanted.c.post).limit(limit)
        )
        return [Wanted(**row._asdict()) for row in rows]

    async def wanted_by(self, post: int) -> Wanted | None:
        """What is noted of a post."""
        asked = select(media_wanted).where(media_wanted.c.post == post)
        row = (await self._connection.execute(asked)).first()
        return None if row is None else Wanted(**row._asdict())

    async def settled(self, post: int) -> None:
        """A post lacks nothing any more, or is not waited for."""
        await self._connection.execute(delete(media_wanted).where(media_wanted.c.post == post))

    async def forget_unused(self, before: datetime) -> list[str]:
        """Keep no longer what was added before a moment and no post needs; returns the hashes.

        A post needs its media until it is out or called off and its time was before that moment too; a
        series that goes on needs them always, and an import after that moment those that posts had before it.
        """
        old = select(media.c.hash).where(media.c.added_at < before)
        candidates = set((await self._connection.scalars(old)).all())
        if not candidates:
            return []
        needed = or_(posts.c.state.not_in(_SETTLED), posts.c.due >= before)
        contents = (
            await self._connection.scalars(
                select(posts.c.content).where(type_coerce(posts.c.content, Text).like(_OURS), needed)
            )
        ).all()
        going_on = (await self._connection.scalars(select(series.c.record).where(~series.c.ended))).all()
        undoable = select(batches.c.before).where(batches.c.at >= before, batches.c.undone_at.is_(None))
        earlier = [post for some in (await self._connection.scalars(undoable)).all() for post in some]
        shown = (*contents, *(one.content for one in (*going_on, *earlier)))
        names = {name for content in shown for name in content.media}
        unused = sorted(candidates - {kept_hash(name) for name in names})
        for some in _some(unused):
            await self._connection.execute(delete(media).where(media.c.hash.in_(some)))
            await self._connection.execute(delete(media_origins).where(media_origins.c.hash.in_(some)))
        return unused

    async def _of(self, hashes: Collection[str]) -> list[Medium]:
        found: list[Medium] = []
        for some in _some(dict.fromkeys(hashes)):
            rows = await self._connection.execute(select(media).where(media.c.hash.in_(some)))
            found += [Medium(**row._asdict()) for row in rows]
        return found


def _some(values: Collection[str]) -> Sequence[Sequence[str]]:
    listed = list(values)
    return [listed[start : start + _AT_ONCE] for start in range(0, len(listed), _AT_ONCE)]
