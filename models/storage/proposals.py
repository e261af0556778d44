"""What people answered, proposed as approved answers."""

from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.learned import Proposal, ProposalState
from models.storage.tables import faq_proposals

_PLAIN = tuple(field.name for field in fields(Proposal) if field.name != "id")


class SqlProposals:
    """Proposals within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal; returns it with its number."""
        row = {name: getattr(proposal, name) for name in _PLAIN}
        number = await self._connection.scalar(
            insert(faq_proposals).values(row).returning(faq_proposals.c.id)
        )
        return replace(proposal, id=number)

    async def get(self, number: int) -> Proposal | None:
        """A proposal by its number."""
        rows = await self._connection.execute(select(faq_proposals).where(faq_proposals.c.id == number))
        return next((Proposal(**row._mapping) for row in rows), None)

    async def decide(self, number: int, state: ProposalState) -> bool:
        """Somebody has decided about it; False if somebody had before."""
        decided = await self._connection.execute(
            update(faq_proposals)
            .where(faq_proposals.c.id == number, faq_proposals.c.state == ProposalState.NEW)
            .values(state=state)
        )
        return decided.rowcount == 1

    async def undecided(self, community: str, since: datetime, limit: int) -> list[Proposal]:
        """Those since a moment about which nobody has decided, newest first."""
        rows = await self._connection.execute(
            select(faq_proposals)
            .where(
                faq_proposals.c.community == community,
                faq_proposals.c.state == ProposalState.NEW,
                faq_proposals.c.at >= since,
            )
            .order_by(faq_proposals.c.id.desc())
            .limit(limit)
        )
        return [Proposal(**row._mapping) for row in rows]
