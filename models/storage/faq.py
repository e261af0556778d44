"""Approved answers of a community."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.faq import Entry
from models.storage.columns import upsert
from models.storage.tables import faq_entries

_PUT = upsert(faq_entries)


class SqlFaq:
    """The FAQ within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def entries(self, community: str) -> list[Entry]:
        """All entries of a community, by id."""
        rows = await self._connection.execute(
            select(faq_entries.c.id, faq_entries.c.phrasings, faq_entries.c.answer)
            .where(faq_entries.c.community == community)
            .order_by(faq_entries.c.id)
        )
        return [Entry(id=id_, phrasings=phrasings, answer=answer) for id_, phrasings, answer in rows]

    async def put(self, community: str, entry: Entry, who: str, at: datetime) -> None:
        """Add an entry or replace the one with its id."""
        await self._connection.execute(
            _PUT,
            {
                "community": community,
                "id": entry.id,
                "phrasings": entry.phrasings,
                "answer": entry.answer,
                "changed_by": who,
                "changed_at": at,
            },
        )

    async def remove(self, community: str, entry: str) -> bool:
        """Remove an entry; False if there was none."""
        removed = await self._connection.execute(
            delete(faq_entries).where(faq_entries.c.community == community, faq_entries.c.id == entry)
        )
        return removed.rowcount == 1
