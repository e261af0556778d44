"""Statements of plain values: SQLAlchemy writes them once, our own driver carries them out without it.

Types of columns, and what stands inside a statement, are in `columns`.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Delete, Dialect, Select, Update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.storage.driver import Connection as SqliteConnection

_T = TypeVar("_T")


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
