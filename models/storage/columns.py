"""Column types and statements that mean the same on every database; the tables are in `tables`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    Integer,
    LargeBinary,
    Table,
    Text,
    bindparam,
    literal_column,
)
from sqlalchemy.dialects.postgresql import Insert

# The generic insert knows no ON CONFLICT. PostgreSQL's compiles rightly on SQLite too, while
# SQLite's fails on PostgreSQL, so this one serves both.
from sqlalchemy.dialects.postgresql import insert as insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler, TypeCompiler
from sqlalchemy.sql.functions import FunctionElement
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
    """Whether a column is among the values of a parameter, or several together among its tuples; the
    parameter is a list in JSON: see `as_list`.

    An `in_` is written anew for each length of its list, which costs as much as finding the rows. A text
    ends at a NUL; none that a platform gives has one.
    """

    inherit_cache = True
    type = Boolean()

    def __init__(self, parameter: str, *columns: Column[Any]) -> None:
        super().__init__(bindparam(parameter, type_=Text), *columns)

    def self_group(self, against: object = None) -> Self:
        """As it is: with the `= 1` that SQLite would get, it would look for nothing by an index."""
        return self


@compiles(among, "sqlite")
def _among(element: among, compiler: SQLCompiler, **options: Any) -> str:
    values, *columns = (compiler.process(one, **options) for one in element.clauses)
    parts = [f"json_extract(value, '$[{at}]')" for at in range(len(columns))] if columns[1:] else ["value"]
    return f"({', '.join(columns)}) IN (SELECT {', '.join(parts)} FROM json_each({values}))"


@compiles(among, "postgresql")
def _among_by_a_server(element: among, compiler: SQLCompiler, **options: Any) -> str:
    values, *columns = (compiler.process(one, **options) for one in element.clauses)
    _, *types = (compiler.dialect.type_compiler_instance.process(one.type) for one in element.clauses)
    parts = (f"#>> '{{{at if columns[1:] else ''}}}'" for at in range(len(columns)))
    cast = (f"CAST(one.value {part} AS {type_})" for part, type_ in zip(parts, types, strict=True))
    rows = f"json_array_elements(CAST({values} AS JSON)) AS one(value)"
    return f"({', '.join(columns)}) IN (SELECT {', '.join(cast)} FROM {rows})"


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


def as_list(values: Sequence[object]) -> str:
    """What `among` takes: texts, numbers, or tuples of them."""
    return msgspec.json.encode(values).decode()
