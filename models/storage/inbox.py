"""Events as they came, from before they are acknowledged until they are handled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from models.inbox import RawEvent, StoredEvent
from models.storage.columns import insert, microseconds, written_here
from models.storage.statements import Bulk, Rows, Within, put_off
from models.storage.tables import inbox, inbox_poison, inbox_waiting

_FORGET_AT_ONCE = 10_000

_ZERO: ColumnElement[int] = literal_column("0")
_STORE = Bulk(insert(inbox).on_conflict_do_nothing(), "platform", "event_id", "raw", "received_at")
_NEWEST = Rows(select(func.max(inbox.c.id)))
_AWAIT = Bulk(
    insert(inbox_waiting)
    .from_select(
        ["id", "attempts"],
        # On a server others store at the same time: theirs are known to them, and may be handled already.
        select(inbox.c.id, _ZERO).where(inbox.c.id > bindparam("newest"), written_here(inbox)),
    )
    .on_conflict_do_nothing(),
    "newest",
)
_EVENT = (inbox.c.id, inbox.c.platform, inbox.c.event_id, inbox.c.raw)
_PENDING = Rows(
    select(*_EVENT, inbox_waiting.c.attempts)
    .join_from(inbox_waiting, inbox, inbox.c.id == inbox_waiting.c.id)
    .where(inbox_waiting.c.id > bindparam("after"))
    .order_by(inbox_waiting.c.id)
    .limit(bindparam("limit"))
    .offset(_ZERO),  # else SQLAlchemy writes a parameter for SQLite
    "after",
    "limit",
)
_waiting, _poison = inbox_waiting.c.id, inbox_poison.c.id
_FINISH = Bulk(delete(inbox_waiting).where(_waiting == bindparam("event")), "event")
_FINISH_RUN = Bulk(
    delete(inbox_waiting).where(_waiting.between(bindparam("first"), bindparam("last"))), "first", "last"
)
_BACKLOG = select(func.count()).select_from(inbox_waiting)
_is_handled = and_(*(~exists().where(one == inbox.c.id).correlate(inbox) for one in (_waiting, _poison)))


class SqlInbox:
    """The inbox within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def store(self, events: Sequence[RawEvent], now: datetime) -> None:
        """Keep events; a known one stays as it is, handled or not."""
        if events:
            at = microseconds(now)
            rows = [(event.platform, event.event_id, event.raw, at) for event in events]
            await put_off(self._connection, lambda opened: _keep(opened, rows))

    async def pending(self, limit: int, after: int = 0) -> list[StoredEvent]:
        """Events to be handled, in the order of arrival, from those behind the number `after`."""
        return _stored(await _PENDING(self._connection, after, limit))

    async def finish(self, events: Sequence[int]) -> None:
        """Events are handled; those that are poison remain so."""
        if not events:
            return
        first, last = min(events), max(events)
        if last - first + 1 == len(set(events)):
            await _FINISH_RUN(self._connection, [(first, last)])
        else:
            await _FINISH(self._connection, [(event,) for event in events])

    async def failed(self, event: int, error: str, *, poison: bool) -> None:
        """An event that waits could not be handled: it waits for another attempt, or is poison for ever."""
        attempts = inbox_waiting.c.attempts + 1
        this = _waiting == event
        if not poison:
            again = update(inbox_waiting).where(this).values(attempts=attempts, error=error)
            await self._connection.execute(again)
            return
        moved = insert(inbox_poison).from_select(
            ["id", "attempts", "error"], select(_waiting, attempts, literal(error)).where(this)
        )
        await self._connection.execute(moved)
        await self._connection.execute(delete(inbox_waiting).where(this))

    async def backlog(self) -> int:
        """How many events wait."""
        return (await self._connection.execute(_BACKLOG)).scalar_one()

    async def handled(self, since: datetime, limit: int, platform: str | None = None) -> list[StoredEvent]:
        """The newest events that came since a moment and are handled, of one platform or of all, oldest
        first."""
        wanted = select(*_EVENT, _ZERO).where(inbox.c.received_at >= since, _is_handled)
        if platform is not None:
            wanted = wanted.where(inbox.c.platform == platform)
        rows = await self._connection.execute(wanted.order_by(inbox.c.id.desc()).limit(limit))
        return _stored(rows.all())[::-1]

    async def newest(self, platform: str, span: int) -> list[StoredEvent]:
        """Those of one platform among the newest `span` events that are handled, oldest first."""
        last = select(func.coalesce(func.max(inbox.c.id), 0)).scalar_subquery()
        rows = await self._connection.execute(
            select(*_EVENT, _ZERO)
            .where(inbox.c.id > last - span, inbox.c.platform == platform, _is_handled)
            .order_by(inbox.c.id)
        )
        return _stored(rows.all())

    async def forget_done(self, before: datetime) -> int:
        """Delete settled events that came before a moment; returns how many.

        Looks at the oldest ten thousand only, so that nobody waits long: repeat until it returns 0.
        An event that is forgotten would be new if the platform sent it again.
        """
        oldest = (
            select(inbox.c.id, inbox.c.received_at).order_by(inbox.c.id).limit(_FORGET_AT_ONCE).subquery()
        )
        settled = select(oldest.c.id).where(
            oldest.c.received_at < before, oldest.c.id.not_in(select(_waiting))
        )
        await self._connection.execute(delete(inbox_poison).where(_poison.in_(settled)))
        return (await self._connection.execute(delete(inbox).where(inbox.c.id.in_(settled)))).rowcount


def _keep(opened: Within, rows: Sequence[tuple[object, ...]]) -> None:
    [(newest,)] = _NEWEST.within(opened)
    if _STORE.within(opened, rows):
        _AWAIT.within(opened, [(newest or 0,)])


def _stored(rows: Iterable[Any]) -> list[StoredEvent]:
    return [
        StoredEvent(id=id_, platform=platform, event_id=event_id, raw=raw, attempts=attempts)
        for id_, platform, event_id, raw, attempts in rows
    ]
