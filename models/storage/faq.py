"""Approved answers of a community."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.faq import Entry
from models.storage.columns import upsert
from models.storage.tables import faq_entries, faq_versions

_PUT = upsert(faq_entries)
_PLAIN = ("id", "phrasings", "answer", "version", "until", "season")


class SqlFaq:
    """The FAQ within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def entries(self, community: str) -> list[Entry]:
        """All entries of a community, by id."""
        rows = await self._connection.execute(
            select(*(faq_entries.c[name] for name in _PLAIN))
            .where(faq_entries.c.community == community)
            .order_by(faq_entries.c.id)
        )
        return [Entry(**dict(zip(_PLAIN, row, strict=True))) for row in rows]

    async def put(self, community: str, entry: Entry, who: str, at: datetime) -> Entry:
        """Add an entry or replace the one with its id; returns it in its new version."""
        of = (faq_versions.c.community == community, faq_versions.c.id == entry.id)
        before = await self._connection.scalar(select(func.max(faq_versions.c.version)).where(*of))
        kept = replace(entry, version=(before or 0) + 1)
        row = {name: getattr(kept, name) for name in _PLAIN}
        await self._connection.execute(
            _PUT, {"community": community, "changed_by": who, "changed_at": at} | row
        )
        version = {"community": community, "by": who, "at": at}
        await self._connection.execute(insert(faq_versions), version | row)
        return kept

    async def last(self, community: str, entry: str) -> Entry | None:
        """An entry as it stood last, also one that was removed, if so much was kept of it."""
        rows = await self._connection.execute(
            select(*(faq_versions.c[name] for name in _PLAIN))
            .where(faq_versions.c.community == community, faq_versions.c.id == entry)
            .order_by(faq_versions.c.version.desc())
            .limit(1)
        )
        row = rows.one_or_none()
        return None if row is None or row.phrasings is None else Entry(**dict(zip(_PLAIN, row, strict=True)))

    async def remove(self, community: str, entry: str) -> bool:
        """Remove an entry; False if there was none."""
        removed = await self._connection.execute(
            delete(faq_entries).where(faq_entries.c.community == community, faq_entries.c.id == entry)
        )
        return removed.rowcount == 1

    async def stamp(self) -> tuple[int, datetime | None]:
        """How many entries there are in all, and when the last was changed."""
        found = await self._connection.execute(select(func.count(), func.max(faq_entries.c.changed_at)))
        number, at = found.one()
        return number, at
