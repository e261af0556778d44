"""How subscribers stand in a community."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.people import Standing
from models.storage.columns import among, as_list, microseconds, moment_of, stored, upsert
from models.storage.statements import Rows, Scattered
from models.storage.tables import people

_FEW = 10
_COLUMNS = tuple(column.name for column in people.c)
_SAVE = Scattered(upsert(people), *_COLUMNS)
_STANDINGS = Rows(
    select(people).where(people.c.community == bindparam("community"), among("persons", people.c.person)),
    "community",
    "persons",
)


class SqlPeople:
    """Standings within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def standings(self, community: str, persons: Sequence[str]) -> dict[str, Standing]:
        """Those of `persons` that are known, by person."""
        if not persons:
            return {}
        rows = await _STANDINGS(self._connection, community, as_list(persons))
        return {standing.person: standing for standing in map(_standing, rows)}

    async def named(self, community: str, name: str) -> list[Standing]:
        """Those who are shown by this name, in whatever case somebody types it; a few of them."""
        # SQLite knows no case beyond ASCII, so it is looked for as names are written.
        written = {name, name.lower(), name.upper(), name.title(), name.capitalize()}
        rows = await self._connection.execute(
            select(people)
            .where(people.c.community == community, people.c.name.in_(sorted(written)))
            .order_by(people.c.person)
            .limit(_FEW)
        )
        return [Standing(**row._mapping) for row in rows]

    async def save(self, standings: Sequence[Standing]) -> None:
        """Keep standings, new and changed."""
        await _SAVE(self._connection, [_row(standing) for standing in standings])


def _standing(row: Any) -> Standing:
    """From the order of the table's columns: it happens for half of all messages."""
    community, person, name, first_seen, messages, strikes, last_strike, muted_until, banned_until = row
    return Standing(
        community=community,
        person=person,
        name=name,
        first_seen=moment_of(first_seen),
        messages=messages,
        strikes=strikes,
        last_strike=last_strike and moment_of(last_strike),
        muted_until=muted_until and moment_of(muted_until),
        banned_until=banned_until and moment_of(banned_until),
    )


def _row(standing: Standing) -> tuple[object, ...]:
    """In the order of the table's columns."""
    return (
        standing.community,
        standing.person,
        standing.name,
        microseconds(standing.first_seen),
        standing.messages,
        standing.strikes,
        stored(standing.last_strike),
        stored(standing.muted_until),
        stored(standing.banned_until),
    )
