"""Posts that come again and again."""

from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.series import Series
from models.storage.tables import series


class SqlSeries:
    """Series within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, one: Series) -> Series:
        """Keep a new series; returns it with its number."""
        row = {"community": one.community, "ended": one.ended, "record": one}
        added = await self._connection.execute(insert(series).values(row).returning(series.c.id))
        return replace(one, id=added.scalar_one())

    async def get(self, number: int) -> Series | None:
        """A series by its number."""
        row = (await self._connection.execute(select(series).where(series.c.id == number))).first()
        return None if row is None else replace(row.record, id=row.id)

    async def save(self, one: Series) -> None:
        """Keep a changed series."""
        values = {"ended": one.ended, "record": one}
        await self._connection.execute(update(series).where(series.c.id == one.id).values(values))

    async def living(self) -> list[Series]:
        """Every series that has not ended."""
        rows = await self._connection.execute(select(series).where(series.c.ended.is_(False)))
        return [replace(row.record, id=row.id) for row in rows]
