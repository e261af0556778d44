"""Questions and what came of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.messages import Address, Thread
from models.questions import ANSWERED, SAID, Choice, Question, Told, Way
from models.storage.columns import among, as_list, insert, microseconds
from models.storage.statements import Bulk, Records
from models.storage.tables import questions

_PLAIN = (
    "id", "community", "person", "text", "at", "way", "thread", "private", "entry", "version", "confidence",
    "options",
)  # fmt: skip
_ADD = Bulk(insert(questions).on_conflict_do_nothing(), *(column.name for column in questions.c))
_THREAD = (questions.c.platform, questions.c.chat, questions.c.thread)
_MESSAGE = (questions.c.platform, questions.c.chat, questions.c.message)
_TOLD = Records(
    select(*_THREAD, questions.c.entry, questions.c.version, questions.c.person, questions.c.way).where(
        among("threads", *_THREAD),
        questions.c.at >= bindparam("since"),
        among("ways", questions.c.way),
    ),
    "threads",
    "since",
    "ways",
)
_WAYS = as_list(sorted(ANSWERED))
_encode = msgspec.json.Encoder().encode


class SqlQuestions:
    """The log of answers within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, asked: Sequence[Question]) -> None:
        """Keep questions; one whose event is known stays as it was."""
        await _ADD(self._connection, [_row(one) for one in asked])

    async def get(self, name: str) -> Question | None:
        """A question by its id."""
        rows = await self._connection.execute(select(questions).where(questions.c.id == name))
        return next(map(_question, rows), None)

    async def offered(self, message: Address) -> Question | None:
        """The question that a message is, where its asker was offered what it may have meant."""
        rows = await self._connection.execute(
            select(questions).where(_is(message), questions.c.way == Way.NEARLY)
        )
        return next(map(_question, rows), None)

    async def choose(self, choice: Choice) -> None:
        """The asker has chosen what was offered, or a person; the question stays one row."""
        await self._connection.execute(
            update(questions)
            .where(_is(choice.message), questions.c.way == Way.NEARLY)
            .values(way=choice.way, entry=choice.entry, version=choice.version)
        )

    async def unsaid(self, messages: Collection[Address]) -> list[tuple[str, datetime]]:
        """What was answered to these messages was not said after all; returns the community and the time of
        each question of which that is true."""
        where = [(one.platform, one.chat, one.message) for one in messages]
        rows = await self._connection.execute(
            update(questions)
            .where(among("messages", *_MESSAGE), questions.c.way.in_(SAID))
            .values(way=Way.UNSAID)
            .returning(questions.c.community, questions.c.at),
            {"messages": as_list(where)},
        )
        return [(community, at) for community, at in rows]

    async def told(self, threads: Collection[Thread], since: datetime) -> Collection[Told]:
        """Who was told what in these threads since a moment."""
        if not threads:
            return ()
        rows = await _TOLD(self._connection, as_list([*threads]), microseconds(since), _WAYS)
        return [
            Told(Thread(platform, chat, thread), entry, version, person, way)
            for platform, chat, thread, entry, version, person, way in rows
        ]

    async def author_of(self, message: Address) -> str | None:
        """Who asked the question that a message is, if it is one."""
        person: str | None = await self._connection.scalar(select(questions.c.person).where(_is(message)))
        return person

    async def since(self, community: str, moment: datetime, limit: int) -> list[Question]:
        """The newest questions since a moment, newest first."""
        rows = await self._connection.execute(
            select(questions)
            .where(questions.c.community == community, questions.c.at >= moment)
            .order_by(questions.c.at.desc())
            .limit(limit)
        )
        return [_question(row) for row in rows]

    async def forget(self, community: str, before: datetime) -> None:
        """Delete the questions that a community was asked before a moment."""
        await self._connection.execute(
            delete(questions).where(questions.c.community == community, questions.c.at < before)
        )


def _is(message: Address) -> ColumnElement[bool]:
    table = questions.c
    return and_(
        table.platform == message.platform, table.chat == message.chat, table.message == message.message
    )


def _row(asked: Question) -> tuple[object, ...]:
    """In the order of the table's columns."""
    return (
        asked.id,
        asked.community,
        asked.address.platform,
        asked.address.chat,
        asked.address.message,
        asked.thread,
        asked.private,
        asked.person,
        asked.text,
        microseconds(asked.at),
        asked.way,
        asked.entry,
        asked.version,
        asked.confidence,
        _encode(asked.options).decode(),
    )


def _question(row: Any) -> Question:
    address = Address(platform=row.platform, chat=row.chat, message=row.message)
    return Question(address=address, **{name: getattr(row, name) for name in _PLAIN})
