"""Links by which somebody outside approves a post."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.links import ApprovalLink
from models.storage.tables import approval_links

_PLAIN = tuple(field.name for field in fields(ApprovalLink))


class SqlApprovalLinks:
    """Links within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, link: ApprovalLink) -> None:
        """Keep a new link."""
        row = {name: getattr(link, name) for name in _PLAIN}
        await self._connection.execute(insert(approval_links).values(row))

    async def get(self, name: str) -> ApprovalLink | None:
        """A link by its id."""
        rows = await self._connection.execute(select(approval_links).where(approval_links.c.id == name))
        return next((ApprovalLink(**row._mapping) for row in rows), None)

    async def use(self, name: str, now: datetime) -> bool:
        """It is used now; False if it was before."""
        used = await self._connection.execute(
            update(approval_links)
            .where(approval_links.c.id == name, approval_links.c.used_at.is_(None))
            .values(used_at=now)
        )
        return used.rowcount == 1
