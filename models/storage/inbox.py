"""Events as they came, from before they are acknowledged until they are handled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.inbox import RawEvent, StoredEvent
from models.storage.columns import Bulk, insert, microseconds
from models.storage.tables import DONE, PENDING, POISON, inbox

_FORGET_AT_ONCE = 10_000

_STORE = Bulk(
    insert(inbox).on_conflict_do_nothing(),
    "platform",
    "event_id",
    "raw",
    "received_at",
    "state",
    "attempts",
)
_PENDING = (
    select(inbox.c.id, inbox.c.platform, inbox.c.event_id, inbox.c.raw, inbox.c.attempts)
    .where(inbox.c.state == PENDING, inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
)
_FINISH = update(inbox).where(inbox.c.state == PENDING).values(state=DONE)
_FINISH_RUN = _FINISH.where(inbox.c.id.between(bindparam("first"), bindparam("last")))
_FINISH_SOME = _FINISH.where(inbox.c.id.in_(bindparam("events", expanding=True)))
_BACKLOG = select(func.count()).select_from(inbox).where(inbox.c.state == PENDING)


class SqlInbox:
    """The inbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def store(self, events: Sequence[RawEvent], now: datetime) -> int:
        """Keep events; returns how many were new. A known one stays as it is, handled or not."""
        at = microseconds(now)
        rows = [(event.platform, event.event_id, event.raw, at, PENDING.value, 0) for event in events]
        return await _STORE(self._connection, rows)

    async def pending(self, limit: int, after: int = 0) -> list[StoredEvent]:
        """Events to be handled, in the order of arrival, from those behind the number `after`."""
        rows = await self._connection.execute(_PENDING, {"limit": limit, "after": after})
        return _stored(rows.all())

    async def finish(self, events: Sequence[int]) -> None:
        """Events are handled."""
        if not events:
            return
        first, last = min(events), max(events)
        if last - first + 1 == len(set(events)):
            await self._connection.execute(_FINISH_RUN, {"first": first, "last": last})
        else:
            await self._connection.execute(_FINISH_SOME, {"events": list(events)})

    async def failed(self, event: int, error: str, *, poison: bool) -> None:
        """An event could not be handled: it stays for another attempt, or for ever as poison."""
        await self._connection.execute(
            update(inbox)
            .where(inbox.c.id == event, inbox.c.state == PENDING)
            .values(attempts=inbox.c.attempts + 1, error=error, state=POISON if poison else PENDING.value)
        )

    async def backlog(self) -> int:
        """How many events wait."""
        return (await self._connection.execute(_BACKLOG)).scalar_one()

    async def handled(self, since: datetime, limit: int, platform: str | None = None) -> list[StoredEvent]:
        """The newest events that came since a moment and are handled, of one platform or of all, oldest
        first."""
        wanted = select(inbox.c.id, inbox.c.platform, inbox.c.event_id, inbox.c.raw, inbox.c.attempts).where(
            inbox.c.received_at >= since, inbox.c.state == DONE
        )
        if platform is not None:
            wanted = wanted.where(inbox.c.platform == platform)
        rows = await self._connection.execute(wanted.order_by(inbox.c.id.desc()).limit(limit))
        return _stored(rows.all())[::-1]

    async def newest(self, platform: str, span: int) -> list[StoredEvent]:
        """Those of one platform among the newest `span` events that are handled, oldest first."""
        last = select(func.coalesce(func.max(inbox.c.id), 0)).scalar_subquery()
        rows = await self._connection.execute(
            select(inbox.c.id, inbox.c.platform, inbox.c.event_id, inbox.c.raw, inbox.c.attempts)
            .where(inbox.c.id > last - span, inbox.c.platform == platform, inbox.c.state == DONE)
            .order_by(inbox.c.id)
        )
        return _stored(rows.all())

    async def forget_done(self, before: datetime) -> int:
        """Delete settled events that came before a moment; returns how many.

        Looks at the oldest ten thousand only, so that nobody waits long: repeat until it returns 0.
        An event that is forgotten would be new if the platform sent it again.
        """
        oldest = (
            select(inbox.c.id, inbox.c.state, inbox.c.received_at)
            .order_by(inbox.c.id)
            .limit(_FORGET_AT_ONCE)
            .subquery()
        )
        settled = select(oldest.c.id).where(oldest.c.state.in_((DONE, POISON)), oldest.c.received_at < before)
        return (await self._connection.execute(delete(inbox).where(inbox.c.id.in_(settled)))).rowcount


def _stored(rows: Iterable[Any]) -> list[StoredEvent]:
    return [
        StoredEvent(id=id_, platform=platform, event_id=event_id, raw=raw, attempts=attempts)
        for id_, platform, event_id, raw, attempts in rows
    ]
