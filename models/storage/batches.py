"""Imports of a plan, with what each has changed."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.batches import Batch
from models.storage.tables import batches


class SqlBatches:
    """Imports within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, batch: Batch) -> int:
        """Keep what an import has done; returns its number."""
        row = {
            "at": batch.at,
            "who": batch.who,
            "source": batch.source,
            "before": batch.before,
            "after": batch.after,
            "waiting": batch.waiting,
        }
        added = await self._connection.execute(insert(batches).values(row).returning(batches.c.id))
        return int(added.scalar_one())

    async def get(self, number: int) -> Batch | None:
        """An import by its number."""
        row = (await self._connection.execute(select(batches).where(batches.c.id == number))).first()
        return None if row is None else Batch(**row._asdict())

    async def undone(self, number: int, at: datetime) -> None:
        """Keep that it was undone."""
        await self._connection.execute(update(batches).where(batches.c.id == number).values(undone_at=at))
