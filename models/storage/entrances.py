"""Who came into chats and by which links, who waits at the door, when a chat was locked."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.entrances import Brought, Campaign, Closing, Join, Newcomer, NewcomerState
from models.storage.columns import upsert
from models.storage.tables import campaigns, closings, joins, newcomers

_EXPECTED = (NewcomerState.WAITING, NewcomerState.LEFT)
_JOIN = [column for column in joins.c if column is not joins.c.id]
_PUT_NEWCOMER = upsert(newcomers)


class SqlEntrances:
    """What happens at the doors of chats, within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def came(self, join: Join) -> None:
        """Somebody came in."""
        await self._connection.execute(insert(joins).values(asdict(join)))

    async def came_by(self, community: str, person: str, link: str) -> bool:
        """Whether somebody came by this link before."""
        found = await self._connection.scalar(
            select(joins.c.id)
            .where(joins.c.community == community, joins.c.link == link, joins.c.person == person)
            .limit(1)
        )
        return found is not None

    async def left(self, community: str, chat: str, person: str, at: datetime) -> None:
        """Somebody left, if we know that they came."""
        await self._connection.execute(
            update(joins)
            .where(
                joins.c.community == community,
                joins.c.chat == chat,
                joins.c.person == person,
                joins.c.left_at.is_(None),
            )
            .values(left_at=at)
        )

    async def joined(self, community: str, chat: str, since: datetime, until: datetime) -> list[Join]:
        """Who came into a chat in [since, until], oldest first."""
        rows = await self._connection.execute(
            select(*_JOIN)
            .where(joins.c.community == community, joins.c.chat == chat, joins.c.at.between(since, until))
            .order_by(joins.c.id)
        )
        return [Join(**row) for row in rows.mappings()]

    async def count_joined(
        self, community: str, chat: str, since: datetime, until: datetime, most: int
    ) -> int:
        """How many came into a chat in (since, until], counted up to `most`."""
        some = (
            select(joins.c.id)
            .where(
                joins.c.community == community, joins.c.chat == chat, joins.c.at > since, joins.c.at <= until
            )
            .limit(most)
        )
        return int(await self._connection.scalar(select(func.count()).select_from(some.subquery())) or 0)

    async def newcomer(self, community: str, chat: str, person: str) -> Newcomer | None:
        """How somebody was met, if they were."""
        rows = await self._connection.execute(
            select(newcomers).where(
                newcomers.c.community == community, newcomers.c.chat == chat, newcomers.c.person == person
            )
        )
        return next((Newcomer(**row) for row in rows.mappings()), None)

    async def meet(self, newcomer: Newcomer) -> None:
        """Keep how somebody is met, in place of an earlier time."""
        await self._connection.execute(_PUT_NEWCOMER, asdict(newcomer))

    async def waited_for(self, now: datetime) -> list[Newcomer]:
        """Those who are waited for no longer, or whose question is, oldest first."""
        rows = await self._connection.execute(
            select(newcomers)
            .where(newcomers.c.state.in_(_EXPECTED), newcomers.c.until <= now)
            .order_by(newcomers.c.until)
        )
        return [Newcomer(**row) for row in rows.mappings()]

    async def met(self, community: str, limit: int) -> list[Newcomer]:
        """Those who were met last, newest first."""
        rows = await self._connection.execute(
            select(newcomers)
            .where(newcomers.c.community == community)
            .order_by(newcomers.c.since.desc())
            .limit(limit)
        )
        return [Newcomer(**row) for row in rows.mappings()]

    async def lock(self, closing: Closing) -> Closing:
        """Keep that a chat is locked; returns it with its number. A chat is locked once at a time."""
        values = asdict(closing)
        del values["id"]
        number = await self._connection.scalar(insert(closings).values(values).returning(closings.c.id))
        return replace(closing, id=int(number or 0))

    async def prolong(self, number: int, until: datetime) -> None:
        """A chat that is locked is open again from another moment."""
        await self._connection.execute(update(closings).where(closings.c.id == number).values(until=until))

    async def moved(self, community: str, before: str, after: str) -> None:
        """A chat has another id: what is under way at its doors goes on there."""
        for table in (closings, joins, newcomers, campaigns):
            await self._connection.execute(
                update(table).where(table.c.community == community, table.c.chat == before).values(chat=after)
            )

    async def unlock(self, number: int, by: str | None, at: datetime) -> None:
        """Keep that a chat is open again."""
        await self._connection.execute(
            update(closings).where(closings.c.id == number).values(opened_at=at, opened_by=by)
        )

    async def closing(self, number: int) -> Closing | None:
        """A lock by its number."""
        rows = await self._connection.execute(select(closings).where(closings.c.id == number))
        return next((Closing(**row) for row in rows.mappings()), None)

    async def closings(self, community: str, limit: int) -> list[Closing]:
        """When chats were locked last, newest first."""
        rows = await self._connection.execute(
            select(closings)
            .where(closings.c.community == community)
            .order_by(closings.c.id.desc())
            .limit(limit)
        )
        return [Closing(**row) for row in rows.mappings()]

    async def closed(self) -> list[Closing]:
        """Chats that are locked now, in all communities."""
        rows = await self._connection.execute(
            select(closings).where(closings.c.opened_at.is_(None)).order_by(closings.c.id)
        )
        return [Closing(**row) for row in rows.mappings()]

    async def begin(self, campaign: Campaign) -> Campaign:
        """Keep a campaign whose link is being made; returns it with its number."""
        values = asdict(campaign)
        del values["id"]
        number = await self._connection.scalar(insert(campaigns).values(values).returning(campaigns.c.id))
        return replace(campaign, id=int(number or 0))

    async def campaign(self, number: int) -> Campaign | None:
        """A campaign by its number."""
        rows = await self._connection.execute(select(campaigns).where(campaigns.c.id == number))
        return next((Campaign(**row) for row in rows.mappings()), None)

    async def made(self, number: int, link: str) -> None:
        """The link of a campaign was made."""
        await self._connection.execute(update(campaigns).where(campaigns.c.id == number).values(link=link))

    async def campaigns(self, community: str, limit: int) -> list[Campaign]:
        """Campaigns, newest first."""
        rows = await self._connection.execute(
            select(campaigns)
            .where(campaigns.c.community == community)
            .order_by(campaigns.c.id.desc())
            .limit(limit)
        )
        return [Campaign(**row) for row in rows.mappings()]

    async def brought(
        self, community: str, since: datetime | None = None, until: datetime | None = None
    ) -> Mapping[str, Brought]:
        """How many came by each link, in [since, until) or ever, and how many of them have left again."""
        within = [] if since is None else [joins.c.at >= since]
        within += [] if until is None else [joins.c.at < until]
        rows = await self._connection.execute(
            select(joins.c.link, func.count(), func.count(joins.c.left_at))
            .where(joins.c.community == community, joins.c.link.is_not(None), *within)
            .group_by(joins.c.link)
        )
        return {link: Brought(came=int(came), left=int(left)) for link, came, left in rows}
