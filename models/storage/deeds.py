"""What was done in a case, so that it can be told and undone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.messages import Address
from models.outcomes import Deed
from models.storage.tables import deeds


class SqlDeeds:
    """Deeds within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add_deeds(self, done: Sequence[Deed]) -> None:
        """Keep what was done; the numbers are given here, those of `done` don't count."""
        if done:
            await self._connection.execute(insert(deeds), [_row(deed) for deed in done])

    async def standing_deeds(self, number: int) -> list[Deed]:
        """Deeds of a case that have not been undone, oldest first."""
        rows = await self._connection.execute(
            select(deeds).where(deeds.c.case == number, deeds.c.undone_at.is_(None)).order_by(deeds.c.id)
        )
        return [_deed(row) for row in rows]

    async def deeds_about(self, community: str, persons: Sequence[str]) -> list[Deed]:
        """Everything that was done about these people in any case, undone or not, oldest first."""
        rows = await self._connection.execute(
            select(deeds)
            .where(deeds.c.community == community, deeds.c.person.in_(persons))
            .order_by(deeds.c.id)
        )
        return [_deed(row) for row in rows]

    async def undo_deeds(self, undone: Sequence[int], who: str | None, at: datetime) -> None:
        """Mark deeds as undone."""
        await self._connection.execute(
            update(deeds).where(deeds.c.id.in_(undone)).values(undone_at=at, undone_by=who)
        )

    async def redo_deeds(self, redone: Sequence[int]) -> None:
        """Have deeds stand again that were marked as undone."""
        await self._connection.execute(
            update(deeds).where(deeds.c.id.in_(redone)).values(undone_at=None, undone_by=None)
        )


def _row(deed: Deed) -> dict[str, object]:
    return {
        "community": deed.community,
        "case": deed.case,
        "kind": deed.kind,
        "platform": deed.address.platform,
        "chat": deed.address.chat,
        "message": deed.address.message,
        "person": deed.person,
        "by": deed.by,
        "at": deed.at,
        "reason": deed.reason,
        "model": deed.model,
        "until": deed.until,
        "before": deed.before,
        "undone_at": deed.undone_at,
        "undone_by": deed.undone_by,
    }


def _deed(row: Any) -> Deed:
    return Deed(
        id=row.id,
        community=row.community,
        case=row.case,
        kind=row.kind,
        address=Address(platform=row.platform, chat=row.chat, message=row.message),
        person=row.person,
        by=row.by,
        at=row.at,
        reason=row.reason,
        model=row.model,
        until=row.until,
        before=row.before,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
