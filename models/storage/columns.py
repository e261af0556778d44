"""Column types and statements that mean the same on every database; the tables are in `tables`."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, NamedTuple, Self, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Delete,
    Dialect,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    Update,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects.postgresql import Insert

# The generic insert knows no ON CONFLICT. PostgreSQL's compiles rightly on SQLite too, while
# SQLite's fails on PostgreSQL, so this one serves both.
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from models.clock import aware
from models.storage.driver import Connection as SqliteConnection

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


class _AsText(FunctionElement[str]):
    """Bytes of UTF-8 as a text of the database."""

    inherit_cache = True


class _AsBytes(FunctionElement[bytes]):
    """A text of the database as bytes of UTF-8."""

    inherit_cache = True
    type = LargeBinary()


class Raw(TypeDecorator[bytes]):
    """A text that is bytes on our side: what is only handed on need not become letters on its way."""

    impl = LargeBinary
    cache_ok = True

    def bind_expression(self, bindvalue: BindParameter[bytes]) -> ColumnElement[Any]:
        """Writes it."""
        return _AsText(bindvalue)

    def column_expression(self, column: ColumnElement[bytes]) -> ColumnElement[Any]:
        """Reads it."""
        return _AsBytes(column)


@compiles(Raw)
def _raw(type_: Raw, compiler: TypeCompiler, **options: Any) -> str:
    return "TEXT"


@compiles(_AsText, "sqlite")
def _as_text(element: _AsText, compiler: SQLCompiler, **options: Any) -> str:
    [bytes_] = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST({bytes_} AS TEXT)"


@compiles(_AsText, "postgresql")
def _as_text_by_a_server(element: _AsText, compiler: SQLCompiler, **options: Any) -> str:
    [bytes_] = (compiler.process(one, **options) for one in element.clauses)
    return f"convert_from({bytes_}, 'UTF8')"


@compiles(_AsBytes, "sqlite")
def _as_bytes(element: _AsBytes, compiler: SQLCompiler, **options: Any) -> str:
    [text] = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST({text} AS BLOB)"


@compiles(_AsBytes, "postgresql")
def _as_bytes_by_a_server(element: _AsBytes, compiler: SQLCompiler, **options: Any) -> str:
    [text] = (compiler.process(one, **options) for one in element.clauses)
    return f"convert_to({text}, 'UTF8')"


def upsert(table: Table) -> Insert:
    """Insert rows; where the primary key is known, every other column is replaced."""
    rows = insert(table)
    return rows.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: rows.excluded[column.name] for column in table.c if not column.primary_key},
    )


class among(FunctionElement[bool]):  # noqa: N801 - stands in statements, as SQLAlchemy's own functions do
    """Whether a column is among the texts of a parameter, which is a list in JSON: see `as_list`.

    An `in_` is written anew for each length of its list, which costs as much as finding the rows.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, column: Column[Any], parameter: str) -> None:
        super().__init__(column, bindparam(parameter, type_=Text))

    def self_group(self, against: object = None) -> Self:
        """As it is: with the `= 1` that SQLite would get, it would look for nothing by an index."""
        return self


@compiles(among, "sqlite")
def _among(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({texts}))"


@compiles(among, "postgresql")
def _among_by_a_server(element: among, compiler: SQLCompiler, **options: Any) -> str:
    column, texts = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} IN (SELECT json_array_elements_text(CAST({texts} AS JSON)))"


class written_here(FunctionElement[bool]):  # noqa: N801 - stands in statements, as `among` does
    """Whether the open transaction itself has written a row of a table, and no other at the same time.

    It holds no savepoints, which on a server have numbers of their own.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, table: Table) -> None:
        super().__init__(literal_column(f"{table.name}.xmin"))  # the number of who has written a row

    def self_group(self, against: object = None) -> Self:
        """As it is, for the same reason."""
        return self


@compiles(written_here, "sqlite")
def _written_here(element: written_here, compiler: SQLCompiler, **options: Any) -> str:
    return "TRUE"  # nobody else writes while a transaction is open


@compiles(written_here, "postgresql")
def _written_here_by_a_server(element: written_here, compiler: SQLCompiler, **options: Any) -> str:
    [writer] = (compiler.process(one, **options) for one in element.clauses)
    return f"{writer} = CAST(pg_current_xact_id() AS xid)"


def as_list(texts: Sequence[str]) -> str:
    """What `among` takes."""
    return msgspec.json.encode(texts).decode()


class Within(NamedTuple):
    """The open transaction, for whoever carries out plain statements in it."""

    dialect: Dialect
    write: Callable[[str, Sequence[tuple[object, ...]]], int]
    read: Callable[[str, Sequence[object]], Sequence[Any]]


async def at_once(connection: AsyncConnection, work: Callable[[Within], _T]) -> _T:
    """What `work` does with plain statements, however many, in one crossing to SQLite's thread."""
    if (driver := _driver(connection)) is not None:
        return await driver.call(work, Within(connection.dialect, driver.write, driver.read))
    return await connection.run_sync(lambda opened: work(_of_a_server(opened)))


def _of_a_server(opened: Connection) -> Within:
    return Within(
        opened.dialect,
        lambda sql, rows: opened.exec_driver_sql(sql, list(rows)).rowcount,
        lambda sql, values: opened.exec_driver_sql(sql, tuple(values)).all(),
    )


class _Plain:
    """A statement that takes and gives values as the database stores them.

    SQLAlchemy writes it, once. To carry it out goes past SQLAlchemy where the driver is ours: that costs more
    than the statement itself, and several times what SQLite spends on a row.
    """

    def __init__(self, statement: Insert | Update | Delete | Select[Any], *columns: str) -> None:
        """`columns` name the values in their order: those of an insert, parameters of all others."""
        self._statement = statement
        self._columns = columns
        self._texts: dict[str, str] = {}

    def _text(self, dialect: Dialect) -> str:
        return self._texts.get(dialect.name) or self._compiled(dialect)

    def _compiled(self, dialect: Dialect) -> str:
        values = isinstance(self._statement, Insert) and self._statement.select is None
        compiled = self._statement.compile(dialect=dialect, column_keys=self._columns if values else None)
        if tuple(compiled.positiontup or ()) != self._columns:
            raise TypeError(f"not the order in which the values stand: {self._columns} in {compiled}")
        self._texts[dialect.name] = str(compiled)
        return self._texts[dialect.name]


class Bulk(_Plain):
    """An insert, update or delete for many rows."""

    async def __call__(self, connection: AsyncConnection, rows: Sequence[tuple[object, ...]]) -> int:
        """Carry it out for rows of plain values; returns how many were written."""
        return await at_once(connection, lambda opened: self.within(opened, rows)) if rows else 0

    def within(self, opened: Within, rows: Sequence[tuple[object, ...]]) -> int:
        """The same as a part of what is done at once; there must be rows."""
        return opened.write(self._text(opened.dialect), rows)


class Rows(_Plain):
    """A select."""

    async def __call__(self, connection: AsyncConnection, *values: object) -> Sequence[Any]:
        """What it finds for plain values, each row a tuple of such."""
        return await at_once(connection, lambda opened: self.within(opened, *values))

    def within(self, opened: Within, *values: object) -> Sequence[Any]:
        """The same as a part of what is done at once."""
        return opened.read(self._text(opened.dialect), values)


def _driver(connection: AsyncConnection) -> SqliteConnection | None:
    """Our own driver's connection, if it is one."""
    inner = connection.sync_connection
    driver = None if inner is None else inner.connection.driver_connection
    return driver if isinstance(driver, SqliteConnection) else None
