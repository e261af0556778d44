"""Lessons: what was learned from labels, how it compared, which one judges."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.lessons import KeptLesson, LessonState
from models.storage.tables import LIVE, lessons

_PLAIN = tuple(field.name for field in fields(KeptLesson) if field.name != "id")
_TOLD = select(*(column for column in lessons.c if column is not lessons.c.content))


class SqlLessons:
    """Lessons within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, lesson: KeptLesson, content: bytes = b"") -> int:
        """Keep a lesson; returns its number. It judges only once it is `put_live`."""
        row = await self._connection.execute(
            insert(lessons).values(**_row(lesson), content=content).returning(lessons.c.id)
        )
        return int(row.scalar_one())

    async def learned(self, lesson: KeptLesson, content: bytes) -> None:
        """Keep what came of a lesson that was asked for."""
        await self._connection.execute(
            update(lessons).where(lessons.c.id == lesson.id).values(**_row(lesson), content=content)
        )

    async def get(self, number: int) -> KeptLesson | None:
        """A lesson by its number."""
        found = (await self._connection.execute(_TOLD.where(lessons.c.id == number))).first()
        return None if found is None else _lesson(found)

    async def live(self) -> KeptLesson | None:
        """The lesson that judges; None: the artefact alone."""
        found = (await self._connection.execute(_TOLD.where(lessons.c.state == LIVE))).first()
        return None if found is None else _lesson(found)

    async def content(self, number: int) -> bytes:
        """What a lesson consists of."""
        found = await self._connection.scalar(select(lessons.c.content).where(lessons.c.id == number))
        return found or b""

    async def newest(self, limit: int) -> list[KeptLesson]:
        """The newest lessons, newest first."""
        rows = await self._connection.execute(_TOLD.order_by(lessons.c.id.desc()).limit(limit))
        return [_lesson(row) for row in rows]

    async def put_live(self, number: int | None, at: datetime, *, withdrawn: bool = False) -> None:
        """Let a lesson judge, or the artefact alone. The one that did is past, or `withdrawn`."""
        before = await self.live()
        gone = LessonState.WITHDRAWN if withdrawn else LessonState.PAST
        await self._connection.execute(update(lessons).where(lessons.c.state == LIVE).values(state=gone))
        if number is None:
            return
        changes: dict[str, Any] = {"state": LessonState.LIVE, "live_at": at}
        if not withdrawn:
            changes["before"] = before and before.id
        await self._connection.execute(update(lessons).where(lessons.c.id == number).values(**changes))


def _row(lesson: KeptLesson) -> dict[str, Any]:
    return {name: getattr(lesson, name) for name in _PLAIN}


def _lesson(row: Any) -> KeptLesson:
    return KeptLesson(id=row.id, **{name: getattr(row, name) for name in _PLAIN})
