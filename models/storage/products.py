"""The catalogues of communities."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.products import Product
from models.storage.columns import upsert
from models.storage.tables import products

_PUT = upsert(products)
_PLAIN = ("id", "name", "seen_at", "price", "stock", "link", "traits")


class SqlProducts:
    """Catalogues within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, community: str) -> list[Product]:
        """Everything that a community sells, by id."""
        rows = await self._connection.execute(
            select(*(products.c[name] for name in _PLAIN))
            .where(products.c.community == community)
            .order_by(products.c.id)
        )
        return [Product(**row._mapping) for row in rows]

    async def stamp(self, community: str | None = None) -> tuple[int, datetime | None]:
        """How many products there are, in all or in one community, and when the last was seen."""
        of = select(func.count(), func.max(products.c.seen_at))
        found = await self._connection.execute(
            of if community is None else of.where(products.c.community == community)
        )
        number, seen = found.one()
        return number, seen

    async def replace(self, community: str, of: Sequence[Product]) -> None:
        """Keep a catalogue in place of an earlier one; what is no longer in it is gone."""
        rows = [{"community": community} | {name: getattr(one, name) for name in _PLAIN} for one in of]
        await self._connection.execute(delete(products).where(products.c.community == community))
        if rows:
            await self._connection.execute(_PUT, rows)
