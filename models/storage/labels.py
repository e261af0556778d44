"""Labels: who said what about which text, and what was taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.labels import Label
from models.messages import Address
from models.storage.columns import insert, microseconds
from models.storage.statements import Bulk
from models.storage.tables import case_items, labels

_ADD = Bulk(insert(labels), "community", "case", "platform", "chat", "message", "axis", "holds", "by", "at")
_LABELLED = and_(
    case_items.c.case == labels.c.case,
    case_items.c.platform == labels.c.platform,
    case_items.c.chat == labels.c.chat,
    case_items.c.message == labels.c.message,
)
_WITH_TEXTS = select(labels, case_items.c.text).join(case_items, _LABELLED)


class SqlLabels:
    """Labels within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, given: Sequence[Label]) -> None:
        """Keep labels about messages that their cases hold; their numbers are given here."""
        await _ADD(self._connection, [_row(label) for label in given])

    async def take_back(
        self, case: int, who: str, at: datetime, *, author: str | None = None, by: str | None = None
    ) -> None:
        """Mark labels that were given in a case as undone: those of one author, by one person, or all."""
        meant = update(labels).where(labels.c.case == case, labels.c.undone_at.is_(None))
        if author is not None:
            meant = meant.where(exists().where(_LABELLED, case_items.c.author == author))
        if by is not None:
            meant = meant.where(labels.c.by == by)
        await self._connection.execute(meant.values(undone_at=at, undone_by=who))

    async def give_back(self, case: int, at: datetime) -> None:
        """Have the labels of a case stand again that were taken back at a moment."""
        await self._connection.execute(
            update(labels)
            .where(labels.c.case == case, labels.c.undone_at == at)
            .values(undone_at=None, undone_by=None)
        )

    async def standing(self, limit: int, community: str | None = None) -> list[Label]:
        """The newest labels that were not taken back, of one community or of all, oldest first."""
        wanted = _WITH_TEXTS.where(labels.c.undone_at.is_(None))
        if community is not None:
            wanted = wanted.where(labels.c.community == community)
        rows = await self._connection.execute(wanted.order_by(labels.c.id.desc()).limit(limit))
        return [_label(row) for row in rows][::-1]

    async def count(self, after: int) -> int:
        """How many labels stand whose number is larger."""
        standing = select(func.count()).where(labels.c.id > after, labels.c.undone_at.is_(None))
        return (await self._connection.execute(standing)).scalar_one()

    async def taken_back(self, since: datetime, upto: int) -> int:
        """How many labels up to a number were taken back since a moment."""
        undone = select(func.count()).where(labels.c.id <= upto, labels.c.undone_at > since)
        return (await self._connection.execute(undone)).scalar_one()


def _row(label: Label) -> tuple[object, ...]:
    address = label.address
    return (
        label.community,
        label.case,
        address.platform,
        address.chat,
        address.message,
        label.axis,
        label.holds,
        label.by,
        microseconds(label.at),
    )


def _label(row: Any) -> Label:
    return Label(
        id=row.id,
        community=row.community,
        case=row.case,
        address=Address(platform=row.platform, chat=row.chat, message=row.message),
        text=row.text,
        axis=row.axis,
        holds=row.holds,
        by=row.by,
        at=row.at,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
