"""Who is there and who answers: subscribers by day, comments by what they stand under."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.messages import Thread
from models.storage.columns import insert, upsert
from models.storage.statements import Bulk
from models.storage.tables import audiences, comments_heard, comments_negative


def _adding_to(table: Table) -> Bulk:
    rows = insert(table)
    return Bulk(
        rows.on_conflict_do_update(
            index_elements=list(table.primary_key),
            set_={"number": table.c.number + rows.excluded["number"]},
        ),
        *("platform", "chat", "thread", "number"),
    )


_HEAR, _HEAR_NEGATIVE = _adding_to(comments_heard), _adding_to(comments_negative)
_NOTE = upsert(audiences)


class SqlAudiences:
    """Audiences within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hear(self, comments: Mapping[Thread, int]) -> None:
        """Add to the comments that were heard under things."""
        await _HEAR(self._connection, [(*thread, number) for thread, number in comments.items()])

    async def hear_negative(self, comments: Mapping[Thread, int]) -> None:
        """Add to the complaints that were heard under things."""
        await _HEAR_NEGATIVE(self._connection, [(*thread, number) for thread, number in comments.items()])

    async def heard(self, platform: str, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many comments were heard under things of a chat; those without any are left out."""
        return await self._under(comments_heard, platform, chat, threads)

    async def heard_negative(self, platform: str, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """How many of them were complaints; things without any are left out."""
        return await self._under(comments_negative, platform, chat, threads)

    async def _under(self, table: Table, platform: str, chat: str, threads: Sequence[str]) -> dict[str, int]:
        columns = table.c
        rows = await self._connection.execute(
            select(columns.thread, columns.number).where(
                columns.platform == platform, columns.chat == chat, columns.thread.in_(threads)
            )
        )
        return dict(rows.all())

    async def note(self, community: str, day: date, subscribers: int) -> None:
        """How many subscribers a community has on a day, in place of an earlier figure of it."""
        row = {"community": community, "day": day, "subscribers": subscribers}
        await self._connection.execute(_NOTE, row)

    async def subscribers(self, community: str, first: date, last: date) -> dict[date, int]:
        """By day, of the days `first` to `last` those on which it was asked."""
        rows = await self._connection.execute(
            select(audiences.c.day, audiences.c.subscribers)
            .where(audiences.c.community == community, audiences.c.day.between(first, last))
            .order_by(audiences.c.day)
        )
        return dict(rows.all())
