"""What was done in a case, so that it can be told and undone."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.messages import Address
from models.outcomes import Deed, Done
from models.storage.columns import insert, microseconds, stored
from models.storage.statements import Bulk
from models.storage.tables import deeds

_ADD = Bulk(insert(deeds), *(column.name for column in deeds.c if column is not deeds.c.id))
_STANDING = (
    select(deeds)
    .where(deeds.c.case.in_(bindparam("numbers", expanding=True)), deeds.c.undone_at.is_(None))
    .order_by(deeds.c.id)
)
_BY_BOT = (
    select(deeds.c.case, deeds.c.kind, func.max(deeds.c.until))
    .where(
        deeds.c.case.in_(bindparam("numbers", expanding=True)),
        deeds.c.undone_at.is_(None),
        deeds.c.by.is_(None),
    )
    .group_by(deeds.c.case, deeds.c.kind)
    .order_by(func.min(deeds.c.id))
)
_encode = msgspec.json.Encoder().encode


class SqlDeeds:
    """Deeds within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, done: Sequence[Deed]) -> None:
        """Keep what was done; the numbers are given here, those of `done` don't count."""
        await _ADD(self._connection, [_row(deed) for deed in done])

    async def by_bot(self, numbers: Collection[int]) -> Mapping[int, Sequence[Done]]:
        """What the bot did in cases and nobody has undone, each kind once, the earliest first."""
        found: dict[int, list[Done]] = {}
        for case, kind, until in await self._connection.execute(_BY_BOT, {"numbers": list(numbers)}):
            found.setdefault(case, []).append(Done(kind, until))
        return found

    async def standing(self, numbers: Collection[int]) -> Mapping[int, Sequence[Deed]]:
        """Deeds of cases that have not been undone, oldest first; a case without any is left out."""
        found: dict[int, list[Deed]] = {}
        for row in await self._connection.execute(_STANDING, {"numbers": list(numbers)}):
            found.setdefault(row.case, []).append(_deed(row))
        return found

    async def about(self, community: str, persons: Sequence[str]) -> list[Deed]:
        """Everything that was done about these people in any case, undone or not, oldest first."""
        rows = await self._connection.execute(
            select(deeds)
            .where(deeds.c.community == community, deeds.c.person.in_(persons))
            .order_by(deeds.c.id)
        )
        return [_deed(row) for row in rows]

    async def undo(self, undone: Sequence[int], who: str | None, at: datetime) -> None:
        """Mark deeds as undone."""
        await self._connection.execute(
            update(deeds).where(deeds.c.id.in_(undone)).values(undone_at=at, undone_by=who)
        )

    async def redo(self, redone: Sequence[int]) -> None:
        """Have deeds stand again that were marked as undone."""
        await self._connection.execute(
            update(deeds).where(deeds.c.id.in_(redone)).values(undone_at=None, undone_by=None)
        )


def _row(deed: Deed) -> tuple[object, ...]:
    """In the order of the table's columns."""
    return (
        deed.community,
        deed.case,
        deed.kind,
        deed.address.platform,
        deed.address.chat,
        deed.address.message,
        deed.person,
        deed.by,
        microseconds(deed.at),
        None if deed.reason is None else _encode(deed.reason).decode(),
        deed.model,
        stored(deed.until),
        stored(deed.before),
        stored(deed.undone_at),
        deed.undone_by,
    )


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
