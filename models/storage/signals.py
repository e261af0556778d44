"""What subscribers said about messages of others: who, when, and what people decided about it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.messages import Address
from models.signals import Signal
from models.storage.columns import insert
from models.storage.tables import cases, signals

_PUT = insert(signals).on_conflict_do_nothing().returning(signals.c.id)


class SqlSignals:
    """Signals within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, signal: Signal) -> None:
        """Keep a signal; who said the same of the same message before has said it once."""
        address = signal.address
        row = {"platform": address.platform, "chat": address.chat, "message": address.message}
        row |= {"community": signal.community, "person": signal.person, "name": signal.name}
        await self._connection.execute(_PUT, row | {"case": signal.case, "at": signal.at})

    async def of_case(self, number: int) -> list[Signal]:
        """Everything that was said about the messages of a case, oldest first."""
        rows = await self._connection.execute(
            select(signals).where(signals.c.case == number).order_by(signals.c.id)
        )
        return [
            Signal(
                community=row.community,
                case=row.case,
                address=Address(platform=row.platform, chat=row.chat, message=row.message),
                person=row.person,
                name=row.name,
                at=row.at,
            )
            for row in rows
        ]

    async def outcomes(self, community: str, person: str, since: datetime) -> dict[str | None, int]:
        """How the cases were closed that `person` has given signals about since a moment; None is open."""
        rows = await self._connection.execute(
            select(cases.c.outcome, func.count())
            .join(signals, signals.c.case == cases.c.id)
            .where(signals.c.community == community, signals.c.person == person, signals.c.at >= since)
            .group_by(cases.c.outcome)
        )
        return {outcome: int(count) for outcome, count in rows}
