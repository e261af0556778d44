"""How subscribers stand in a community."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.people import Standing
from models.storage.columns import upsert
from models.storage.tables import people

_SAVE = upsert(people)
_STANDINGS = select(people).where(
    people.c.community == bindparam("community"), people.c.person.in_(bindparam("persons", expanding=True))
)


class SqlPeople:
    """Standings within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def standings(self, community: str, persons: Sequence[str]) -> dict[str, Standing]:
        """Those of `persons` that are known, by person."""
        if not persons:
            return {}
        rows = await self._connection.execute(_STANDINGS, {"community": community, "persons": list(persons)})
        return {row["person"]: Standing(**row) for row in rows.mappings()}

    async def save(self, standings: Sequence[Standing]) -> None:
        """Keep standings, new and changed."""
        if standings:
            await self._connection.execute(_SAVE, [_row(standing) for standing in standings])


def _row(standing: Standing) -> dict[str, object]:
    return {
        "community": standing.community,
        "person": standing.person,
        "name": standing.name,
        "first_seen": standing.first_seen,
        "messages": standing.messages,
        "strikes": standing.strikes,
        "last_strike": standing.last_strike,
        "muted_until": standing.muted_until,
        "banned_until": standing.banned_until,
    }
