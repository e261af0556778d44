"""Incidents that a person must see: cases, their messages, their history."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import (
    Select,
    and_,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from models.cases import NOT_DELIVERED, Case, CaseItem, CaseState, Unseen
from models.conversations import ConversationKey
from models.errors import StorageError
from models.intents import ShowCard
from models.messages import Address
from models.storage.case_rows import CASES, ITEM, case_of, item_of, item_row, row_of
from models.storage.codec import kind_of
from models.storage.columns import among, as_list, microseconds
from models.storage.columns import insert as insert_new
from models.storage.statements import Bulk, Records, Rows
from models.storage.tables import case_items, case_notes, cases, outbox

_SHOW = kind_of(ShowCard)
# Kept as they are, since to build a statement costs more than to carry it out.
_UNCLOSED = Records(
    CASES.where(
        cases.c.community == bindparam("community"),
        among("incidents", cases.c.incident),
        cases.c.closed_at.is_(None),
    ),
    "community",
    "incidents",
)
_OPEN = insert(cases).returning(cases.c.incident, cases.c.id)
_JOIN = Bulk(
    insert_new(case_items).on_conflict_do_nothing(),
    *(column.name for column in case_items.c if column is not case_items.c.id),
)
_NUMBERED = CASES.where(cases.c.id.in_(bindparam("numbers", expanding=True)))
_SHOWN = Bulk(
    update(cases)
    .where(cases.c.id == bindparam("number"))
    .values(
        card_platform=bindparam("platform"),
        card_chat=bindparam("chat"),
        card_message=bindparam("message"),
        version=cases.c.version + literal_column("1"),
    ),
    "platform",
    "chat",
    "message",
    "number",
)
_newest_first = func.row_number().over(partition_by=case_items.c.case, order_by=case_items.c.id.desc())
_RANKED = (
    select(*ITEM, _newest_first.label("place"))
    .where(
        case_items.c.case.in_(bindparam("numbers", expanding=True)),
        case_items.c.text != "",
        case_items.c.opening.is_(False),
    )
    .subquery()
)
_NEWEST = select(_RANKED).where(_RANKED.c.place <= bindparam("limit")).order_by(_RANKED.c.item_id)
_own = case_items.c.case == cases.c.id
_GROW = Rows(
    update(cases)
    .where(among("numbers", cases.c.id))
    .values(
        count=select(func.count()).where(_own).scalar_subquery(),
        people=select(func.count(case_items.c.author.distinct())).where(_own).scalar_subquery(),
        joined_at=bindparam("now"),
        version=cases.c.version + literal_column("1"),
    )
    .returning(cases.c.id, cases.c.version),
    "now",
    "numbers",
)


class SqlCases:
    """Cases within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def unclosed(self, community: str, incidents: Sequence[str]) -> dict[str, Case]:
        """Cases not closed yet, by incident."""
        rows = await _UNCLOSED(self._connection, community, as_list(incidents))
        return {case.incident: case for case in map(case_of, rows)}

    async def open(self, new: Sequence[Case]) -> list[Case]:
        """Keep new cases with their first messages; returns them with their numbers, in their order.

        An incident has one unclosed case: a second one is an `IntegrityError`.
        """
        if not new:
            return []
        # In no order of their own: to keep theirs SQLAlchemy would insert them one by one.
        rows = await self._connection.execute(_OPEN, [row_of(case) for case in new])
        numbers: dict[str, int] = dict(rows.all())
        opened = [replace(case, id=numbers[case.incident]) for case in new]
        await _JOIN(self._connection, [item_row(case.id, case.first, opening=True) for case in opened])
        return opened

    async def get(self, number: int) -> Case | None:
        """A case by its number."""
        return (await self.several([number])).get(number)

    async def several(self, numbers: Collection[int]) -> Mapping[int, Case]:
        """Cases by their numbers; one that isn't there is left out."""
        rows = await self._connection.execute(_NUMBERED, {"numbers": list(numbers)})
        return {case.id: case for case in map(case_of, rows)}

    async def shown(self, cards: Mapping[int, Address]) -> None:
        """The cards of these cases, by number, have come out."""
        rows = [(card.platform, card.chat, card.message, number) for number, card in cards.items()]
        await _SHOWN(self._connection, rows)

    async def save(self, case: Case) -> None:
        """Keep a changed case, whose version is one more than the stored one's.

        The first message stays as it was when the case was opened.

        Raises:
            StorageError: somebody else changed it since it was read.
        """
        changed = await self._connection.execute(
            update(cases)
            .where(cases.c.id == case.id, cases.c.version == case.version - 1)
            .values(row_of(case))
        )
        if changed.rowcount != 1:
            raise StorageError(f"case {case.id} was changed by somebody else in the meantime")

    async def join(self, items: Mapping[int, Sequence[CaseItem]], now: datetime) -> Mapping[int, int]:
        """Add messages to cases, by number; each case counts them and their authors and has a new version,
        which is returned.

        A message that is there already stays as it was.
        """
        if not items:
            return {}
        rows = [item_row(number, item) for number, joined in items.items() for item in joined]
        await _JOIN(self._connection, rows)
        return dict(await _GROW(self._connection, microseconds(now), as_list(list(items))))

    async def items(self, number: int) -> list[CaseItem]:
        """The messages of a case with the one that opened it, oldest first."""
        rows = await self._connection.execute(
            select(*ITEM).where(case_items.c.case == number).order_by(case_items.c.id)
        )
        return [item_of(row) for row in rows]

    async def newest(self, numbers: Collection[int], limit: int) -> Mapping[int, Sequence[CaseItem]]:
        """The newest messages with words that joined each of these cases, oldest first."""
        found: dict[int, list[CaseItem]] = {}
        if numbers:
            rows = await self._connection.execute(_NEWEST, {"numbers": list(numbers), "limit": limit})
            for row in rows:
                found.setdefault(row.item_case, []).append(item_of(row))
        return found

    async def by_card(self, card: Address) -> Case | None:
        """The case that a message in the duty chat shows."""
        shown = CASES.where(
            cases.c.card_platform == card.platform,
            cases.c.card_chat == card.chat,
            cases.c.card_message == card.message,
        ).order_by(cases.c.id.desc())
        return next(iter(await self._cases(shown.limit(1))), None)

    async def last(self, community: str, incident: str) -> Case | None:
        """The newest case of an incident, closed or not."""
        found = CASES.where(cases.c.community == community, cases.c.incident == incident)
        return next(iter(await self._cases(found.order_by(cases.c.id.desc()).limit(1))), None)

    async def about(self, message: Address) -> Case | None:
        """The newest case that has a message."""
        having = select(case_items.c.case).where(
            case_items.c.platform == message.platform,
            case_items.c.chat == message.chat,
            case_items.c.message == message.message,
        )
        found = CASES.where(cases.c.id.in_(having)).order_by(cases.c.id.desc()).limit(1)
        return next(iter(await self._cases(found)), None)

    async def in_hand(self, community: str, key: ConversationKey) -> list[Case]:
        """Cases that somebody has in hand in which something of a conversation stands, the newest first."""
        private = case_items.c.private.is_(True)
        below = func.coalesce(case_items.c.thread, "") == key.thread
        said = select(case_items.c.id).where(
            _own,
            case_items.c.platform == key.platform,
            case_items.c.chat == key.chat,
            or_(private, and_(below, case_items.c.author == key.person)),
        )
        taken = (cases.c.community == community, cases.c.state == CaseState.TAKEN)
        return await self._cases(
            CASES.where(*taken, said.correlate(cases).exists()).order_by(cases.c.id.desc())
        )

    async def note(self, number: int, at: datetime, who: str | None, what: str) -> None:
        """Add a line to the history of a case; `who` None is the bot."""
        await self._connection.execute(insert(case_notes).values(case=number, at=at, who=who, what=what))

    async def history(self, number: int) -> list[tuple[datetime, str | None, str]]:
        """The history of a case, oldest first."""
        rows = await self._connection.execute(
            select(case_notes.c.at, case_notes.c.who, case_notes.c.what)
            .where(case_notes.c.case == number)
            .order_by(case_notes.c.id)
        )
        return [(at, who, what) for at, who, what in rows]

    async def overdue(self, now: datetime) -> list[Case]:
        """Unclosed cases whose deadline has passed, the most overdue first."""
        return await self._cases(
            CASES.where(cases.c.closed_at.is_(None), cases.c.deadline <= now).order_by(cases.c.deadline)
        )

    async def unseen(self) -> list[Unseen]:
        """Unclosed cases of which no card is known to be out, oldest first."""
        waiting = select(outbox.c.case).where(outbox.c.kind == _SHOW, outbox.c.done_at.is_(None))
        refused = (case_notes.c.case == cases.c.id, case_notes.c.what.startswith(NOT_DELIVERED))
        rows = await self._connection.execute(
            select(
                cases.c.id,
                cases.c.community,
                cases.c.opened_at,
                cases.c.id.in_(waiting.where(outbox.c.case.is_not(None))),
                select(func.count()).where(*refused).scalar_subquery(),
                select(func.max(case_notes.c.at)).where(*refused).scalar_subquery(),
            )
            .where(cases.c.closed_at.is_(None), cases.c.card_message.is_(None))
            .order_by(cases.c.id)
        )
        return [
            Unseen(number, of, opened_at, bool(ordered), refused=times, last=last)
            for number, of, opened_at, ordered, times, last in rows
        ]

    async def listing(self, community: str, states: Sequence[CaseState], limit: int) -> list[Case]:
        """Cases in these states, newest first."""
        return await self._cases(
            CASES.where(cases.c.community == community, cases.c.state.in_(states))
            .order_by(cases.c.opened_at.desc(), cases.c.id.desc())
            .limit(limit)
        )

    async def _cases(self, statement: Select[Any]) -> list[Case]:
        return [case_of(row) for row in await self._connection.execute(statement)]
