"""Chats of the staff that can't be written to at present."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.channels import LostChannel
from models.storage.columns import insert
from models.storage.tables import lost_channels


class SqlChannels:
    """Lost channels within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lost(self) -> list[LostChannel]:
        """Those of all communities, the longest lost first."""
        rows = await self._connection.execute(
            select(lost_channels).order_by(
                lost_channels.c.since, lost_channels.c.community, lost_channels.c.chat
            )
        )
        return [LostChannel(**row) for row in rows.mappings()]

    async def lose(self, channel: LostChannel) -> None:
        """Keep that a channel is lost; one that was lost before stays so since then."""
        row = {name: getattr(channel, name) for name in ("community", "chat", "since", "error", "look_at")}
        await self._connection.execute(insert(lost_channels).on_conflict_do_nothing(), row)

    async def look_again(self, channel: LostChannel, at: datetime) -> None:
        """When it is to be looked next whether it is back."""
        await self._connection.execute(update(lost_channels).where(_is(channel)).values(look_at=at))

    async def find(self, channel: LostChannel) -> None:
        """It is back."""
        await self._connection.execute(delete(lost_channels).where(_is(channel)))


def _is(channel: LostChannel) -> ColumnElement[bool]:
    return and_(lost_channels.c.community == channel.community, lost_channels.c.chat == channel.chat)
