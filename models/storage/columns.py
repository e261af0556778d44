"""Column types and inserts that mean the same on every database; the tables are in `tables`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import BigInteger, Dialect, Integer, Table, Text, Update
from sqlalchemy.dialects.postgresql import Insert

# The generic insert knows no ON CONFLICT. PostgreSQL's compiles rightly on SQLite too, while
# SQLite's fails on PostgreSQL, so this one serves both.
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeDecorator

from models.clock import aware

_T = TypeVar("_T")
_Word = TypeVar("_Word", bound=StrEnum)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

Key = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database gives; SQLite grows only keys of the type INTEGER by itself."""


def microseconds(moment: datetime) -> int:
    """An aware moment as it is stored."""
    return (moment - _EPOCH) // _MICROSECOND


def moment_of(stored: int) -> datetime:
    """The moment that was stored."""
    return _EPOCH + stored * _MICROSECOND


def stored(moment: datetime | None) -> int | None:
    """The same of a moment that may be missing."""
    return None if moment is None else microseconds(moment)


class UtcTime(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970 in UTC; comes back aware, and must go in aware."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """The number to store; a naive datetime is a `ValueError`."""
        aware(value)
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        return None if value is None else moment_of(value)


class Word(TypeDecorator[_Word], Generic[_Word]):
    """One of the words of a StrEnum, readable in the database."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[_Word]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: _Word | None, dialect: Dialect) -> str | None:
        """The word itself."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> _Word | None:
        """The member of the enum."""
        return None if value is None else self.words(value)


class Json(TypeDecorator[_T], Generic[_T]):
    """A record, or a collection of records, as JSON of the given shape."""

    impl = Text
    cache_ok = True

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape
        self._decoder = msgspec.json.Decoder(shape)

    def process_bind_param(self, value: _T | None, dialect: Dialect) -> str | None:
        """JSON text."""
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> _T | None:
        """The record."""
        return None if value is None else self._decoder.decode(value)


def upsert(table: Table) -> Insert:
    """Insert rows; where the primary key is known, every other column is replaced."""
    rows = insert(table)
    return rows.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: rows.excluded[column.name] for column in table.c if not column.primary_key},
    )


class Bulk:
    """A statement for many rows that takes them as the database stores them.

    SQLAlchemy spends several times longer on a row of an ordinary `execute` than SQLite does.
    """

    def __init__(self, statement: Insert | Update, *columns: str) -> None:
        """`columns` name the values of a row, in their order: those of an insert, parameters of an update."""
        self._statement = statement
        self._columns = columns
        self._texts: dict[str, str] = {}

    async def __call__(self, connection: AsyncConnection, rows: Sequence[tuple[object, ...]]) -> int:
        """Carry it out for rows of plain values; returns how many were written."""
        if not rows:
            return 0
        text = self._texts.get(connection.dialect.name) or self._compiled(connection.dialect)
        return (await connection.exec_driver_sql(text, list(rows))).rowcount

    def _compiled(self, dialect: Dialect) -> str:
        keys = self._columns if isinstance(self._statement, Insert) else None
        compiled = self._statement.compile(dialect=dialect, column_keys=keys)
        if tuple(compiled.positiontup or ()) != self._columns:
            raise TypeError(
                f"not the order in which {self._statement.table} has its columns: {self._columns}"
            )
        self._texts[dialect.name] = str(compiled)
        return self._texts[dialect.name]
