"""What the cases of a community tell together: how many they are, how soon answered, about what."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, func, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from models.cases import CaseItem, CaseKind, CaseState, Served
from models.messages import Thread
from models.storage.case_rows import ITEM, item_of
from models.storage.columns import microseconds, moment_of
from models.storage.statements import Rows
from models.storage.tables import case_items, case_notes, cases

_ANSWERED_FOR = Rows(
    select(cases.c.owner, func.count())
    .where(
        cases.c.community == bindparam("community"), cases.c.closed_at.is_(None), cases.c.owner.is_not(None)
    )
    .group_by(cases.c.owner),
    "community",
)
_OPENED = Rows(
    select(cases.c.kind, func.count())
    .where(cases.c.community == bindparam("community"), cases.c.opened_at >= bindparam("since"))
    .group_by(cases.c.kind),
    "community",
    "since",
)


class SqlFigures:
    """Figures of cases within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def answered_for(self, community: str) -> Mapping[str, int]:
        """For how many cases that are not closed each person answers; who answers for none is left out."""
        return dict(await _ANSWERED_FOR(self._connection, community))

    async def opened_since(self, community: str, since: datetime) -> Mapping[str, int]:
        """How many cases of each kind were opened since a moment."""
        return dict(await _OPENED(self._connection, community, microseconds(since)))

    async def waiting(self, community: str, now: datetime) -> tuple[int, int]:
        """How many cases are not closed, and for how many of them the deadline has come."""
        late = func.count().filter(cases.c.deadline <= now)
        counted = await self._connection.execute(
            select(func.count(), late).where(
                cases.c.community == community, cases.c.state.in_((CaseState.OPEN, CaseState.TAKEN))
            )
        )
        count, overdue = counted.one()
        return count, overdue

    async def served(self, community: str, since: datetime, until: datetime) -> list[Served]:
        """Cases opened in [since, until) as the service figures see them, oldest first."""
        rows = await self._connection.execute(
            select(
                cases.c.id,
                cases.c.kind,
                case_items.c.author,
                case_items.c.at,
                cases.c.opened_at,
                cases.c.answered_at,
                cases.c.closed_at,
                cases.c.cause,
                cases.c.outcome,
            )
            .join(case_items, and_(case_items.c.case == cases.c.id, case_items.c.opening.is_(True)))
            .where(cases.c.community == community, cases.c.opened_at >= since, cases.c.opened_at < until)
            .order_by(cases.c.opened_at, cases.c.id)
        )
        return [Served(*row) for row in rows]

    async def complaints(
        self, community: str, thread: Thread, step: timedelta, since: datetime, without: Collection[str] = ()
    ) -> dict[datetime, int]:
        """How many complaints stand under a post since a moment, but for the messages `without`, by steps,
        each by its beginning."""
        width = step // timedelta(microseconds=1)
        begins = (type_coerce(case_items.c.at, BigInteger) // width).label("begins")
        rows = await self._connection.execute(
            select(begins, func.count(case_items.c.message.distinct()))
            .join(cases, cases.c.id == case_items.c.case)
            .where(
                *_complained_under(community, thread, since),
                case_items.c.message.not_in(without),
                case_items.c.at >= since,
            )
            # By its name: with parameters of their own PostgreSQL takes equal expressions for different ones.
            .group_by("begins")
        )
        return {moment_of(int(begin) * width): int(number) for begin, number in rows}

    async def complained(
        self, community: str, thread: Thread, since: datetime, until: datetime, limit: int
    ) -> list[tuple[int, CaseItem]]:
        """Complaints of [since, until] under a post with the numbers of their cases, oldest first."""
        rows = await self._connection.execute(
            select(*ITEM)
            .join(cases, cases.c.id == case_items.c.case)
            .where(
                *_complained_under(community, thread, since),
                case_items.c.at.between(since, until),
            )
            .order_by(case_items.c.at, case_items.c.id)
            .limit(limit)
        )
        return [(row.item_case, item_of(row)) for row in rows]

    async def causes(self, community: str, limit: int) -> list[tuple[str, str]]:
        """Complaints with the cause that a person gave them, the newest first."""
        rows = await self._connection.execute(
            select(case_items.c.text, cases.c.cause)
            .join(cases, and_(cases.c.id == case_items.c.case, case_items.c.opening.is_(True)))
            .join(case_notes, and_(case_notes.c.case == cases.c.id, case_notes.c.what == "cause"))
            .where(cases.c.community == community, cases.c.cause != "")
            .order_by(case_notes.c.id.desc())
            .limit(limit)
        )
        return [(text, cause) for text, cause in rows]

    async def noted(self, community: str, what: str, since: datetime, until: datetime) -> list[int]:
        """The cases in whose history a word stands that was written in [since, until), in no order."""
        rows = await self._connection.scalars(
            select(case_notes.c.case)
            .distinct()
            .join(cases, cases.c.id == case_notes.c.case)
            .where(
                cases.c.community == community,
                case_notes.c.what == what,
                case_notes.c.at >= since,
                case_notes.c.at < until,
            )
        )
        return list(rows)


def _complained_under(community: str, thread: Thread, since: datetime) -> tuple[ColumnElement[bool], ...]:
    """What a message of a case is whose writer complains under a post since a moment."""
    return (
        cases.c.community == community,
        cases.c.opened_at >= since,
        cases.c.kind == CaseKind.NEGATIVE,
        case_items.c.platform == thread.platform,
        case_items.c.chat == thread.chat,
        case_items.c.thread == thread.message,
    )
