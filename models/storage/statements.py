"""Statements of plain values: SQLAlchemy writes them once, our own driver carries them out without it.

Types of columns, and what stands inside a statement, are in `columns`.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, NamedTuple, TypeGuard, TypeVar

from sqlalchemy import Connection, Delete, Dialect, Select, Update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from models.storage.driver import Connection as SqliteConnection

_T = TypeVar("_T")

_TOGETHER: Final = 50
"""So many rows stand in one insert into SQLite, whose carrying out costs as much as a quarter of each row.
With more rows there is nothing left to gain, and a page of events would have too few."""


class Within(NamedTuple):
    """The open transaction, for whoever carries out plain statements in it; an insert has `together` rows."""

    dialect: Dialect
    together: int
    write: Callable[[str, Sequence[Sequence[object]]], int]
    read: Callable[[str, Sequence[object]], Sequence[Any]]


async def at_once(connection: AsyncConnection, work: Callable[[Within], _T]) -> _T:
    """What `work` does with plain statements, however many, in one crossing to SQLite's thread."""
    if (driver := _driver(connection)) is not None:
        return await driver.call(work, _of_a_file(connection, driver))
    return await connection.run_sync(lambda opened: work(_of_a_server(opened)))


async def put_off(connection: AsyncConnection, work: Callable[[Within], object]) -> None:
    """The same of what nobody waits for, in the crossing of what comes next or of the transaction's end."""
    if (driver := _driver(connection)) is not None:
        driver.put_off(partial(work, _of_a_file(connection, driver)))
    else:
        await at_once(connection, work)


def _of_a_file(connection: AsyncConnection, driver: SqliteConnection) -> Within:
    return Within(connection.dialect, _TOGETHER, driver.write, driver.read)


def _of_a_server(opened: Connection) -> Within:
    return Within(
        opened.dialect,
        1,
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
        self._texts: dict[tuple[str, int], str] = {}

    def _text(self, dialect: Dialect, rows: int = 1) -> str:
        return self._texts.get((dialect.name, rows)) or self._compiled(dialect, rows)

    def _compiled(self, dialect: Dialect, rows: int) -> str:
        statement, columns = self._statement, list(self._columns)
        if _takes_values(statement):
            statement = statement.values([dict.fromkeys(columns)] * rows)
            columns = [f"{name}_m{row}" for row in range(rows) for name in columns]
        compiled = statement.compile(dialect=dialect)
        if list(compiled.positiontup or ()) != columns:
            raise TypeError(f"not the order in which the values stand: {self._columns} in {compiled}")
        self._texts[dialect.name, rows] = str(compiled)
        return self._texts[dialect.name, rows]


class Bulk(_Plain):
    """An insert, update or delete for many rows."""

    async def __call__(self, connection: AsyncConnection, rows: Sequence[tuple[object, ...]]) -> None:
        """Carry it out for rows of plain values, before anything that comes after it in the transaction."""
        if rows:
            await put_off(connection, lambda opened: self.within(opened, rows))

    def within(self, opened: Within, rows: Sequence[tuple[object, ...]]) -> int:
        """The same as a part of what is done at once, which must have rows; returns how many it wrote."""
        if opened.together == 1 or not _takes_values(self._statement):
            return opened.write(self._text(opened.dialect), rows)
        return self._together(opened, rows, opened.together)

    def _together(self, opened: Within, rows: Sequence[tuple[object, ...]], size: int) -> int:
        whole = len(rows) // size * size
        runs = [_flat(rows[at : at + size]) for at in range(0, whole, size)]
        parts = (runs, size), (rows[whole:], 1)
        return sum(opened.write(self._text(opened.dialect, of), part) for part, of in parts if part)


class Scattered(Bulk):
    """One whose rows stand anywhere in their table: each is carried out by itself, for SQLite keeps a copy of
    every page that an insert of many touches, to undo it."""

    def within(self, opened: Within, rows: Sequence[tuple[object, ...]]) -> int:
        """The same as a part of what is done at once, which must have rows; returns how many it wrote."""
        return opened.write(self._text(opened.dialect), rows)


class Rows(_Plain):
    """A select, or what else returns rows."""

    async def __call__(self, connection: AsyncConnection, *values: object) -> Sequence[Any]:
        """What it finds for plain values, each row a tuple of such."""
        return await at_once(connection, lambda opened: self.within(opened, *values))

    def within(self, opened: Within, *values: object) -> Sequence[Any]:
        """The same as a part of what is done at once."""
        return opened.read(self._text(opened.dialect), values)


class Records(Rows):
    """One that gives values as the types of its columns mean them."""

    def __init__(self, statement: Select[Any], *columns: str) -> None:
        super().__init__(statement, *columns)
        self._meanings: dict[str, Sequence[tuple[int, Callable[[Any], Any]]]] = {}

    def within(self, opened: Within, *values: object) -> Sequence[Any]:
        """What it finds for plain values, as a part of what is done at once."""
        meant = self._meant(opened.dialect)
        found = [list(row) for row in super().within(opened, *values)]
        for row in found:
            for at, means in meant:
                if row[at] is not None:
                    row[at] = means(row[at])
        return found

    def _meant(self, dialect: Dialect) -> Sequence[tuple[int, Callable[[Any], Any]]]:
        """What to make of the values of a row that are not meant as they are stored, by their places."""
        if dialect.name not in self._meanings:
            types = [column.type.dialect_impl(dialect) for column in self._statement.exported_columns]
            found = [(at, type_.result_processor(dialect, None)) for at, type_ in enumerate(types)]
            self._meanings[dialect.name] = [(at, means) for at, means in found if means is not None]
        return self._meanings[dialect.name]


def _flat(rows: Iterable[tuple[object, ...]]) -> list[object]:
    """The values of rows one after another; to go through them one by one takes four times as long."""
    values: list[object] = []
    for row in rows:
        values += row
    return values


def _takes_values(statement: object) -> TypeGuard[Insert]:
    """Whether it inserts what it is given, not what it selects."""
    return isinstance(statement, Insert) and statement.select is None


def _driver(connection: AsyncConnection) -> SqliteConnection | None:
    """Our own driver's connection, if it is one."""
    inner = connection.sync_connection
    driver = None if inner is None else inner.connection.driver_connection
    return driver if isinstance(driver, SqliteConnection) else None
