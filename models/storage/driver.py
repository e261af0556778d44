"""aiosqlite with one crossing to its thread a statement or several, where its own cursor needs four for each,
none to begin and none for what can be put off until the next.

A crossing costs as much as writing ten rows, so this halves the price of a small transaction.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing, suppress
from typing import Any, Self, TypeVar

import aiosqlite

_T = TypeVar("_T")


class Connection(aiosqlite.Connection):
    """A connection to a database file that begins no transactions by itself."""

    @classmethod
    async def open(cls, file: str, pragmas: Sequence[str], beginning: str) -> Self:
        """Connect and carry out `pragmas`; transactions begin with the statement `beginning`."""
        connection = cls(file, pragmas, beginning)
        try:
            await connection
        except sqlite3.Error:
            # The thread still reports its end to the loop, which must not be closed before.
            connection._thread.join()
            raise
        return connection

    def __init__(self, file: str, pragmas: Sequence[str], beginning: str) -> None:

        def connect() -> sqlite3.Connection:
            connection = sqlite3.connect(file, isolation_level=None)
            try:
                for pragma in pragmas:
                    connection.execute(pragma)
            except sqlite3.Error:
                connection.close()
                raise
            return connection

        super().__init__(connect, iter_chunk_size=64)
        self._beginning = beginning
        self._begins = False
        self._put_off: list[Callable[[], object]] = []
        self._lost: Exception | None = None
        self._thread.daemon = True  # a forgotten connection must not keep the process alive

    def cursor(self) -> "_Cursor":  # type: ignore[override]  # SQLAlchemy needs no more than this
        """An object that carries out statements, without asking the thread for it."""
        return _Cursor(self)

    async def _execute(self, fn: Any, *args: Any, **kwargs: Any) -> Any:
        """Have the thread do something. Whoever is cancelled leaves when it is done, as it is in any case:
        what they do next, such as to roll back, must find what it did."""
        try:
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            await self._idle()
            raise

    async def _idle(self) -> None:
        """Wait until the thread has done all that it was given, however often one is cancelled meanwhile."""
        idle = asyncio.get_running_loop().create_future()
        self._tx.put_nowait((idle, bool))
        while not idle.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([idle])

    async def call(self, work: Callable[..., _T], *parameters: object) -> _T:
        """Let the thread do what was put off and then something, in one crossing whatever it is."""
        before, self._put_off = self._put_off, []
        done: _T = await self._execute(self._one_after_another, before, work, parameters)
        return done

    def _one_after_another(
        self, before: Sequence[Callable[[], object]], work: Callable[..., _T], parameters: Sequence[object]
    ) -> _T:
        try:
            for put_off in before:
                put_off()
        except Exception as error:
            self._lost = error  # whose error it is was told already, so nobody else may keep the rest
            raise
        return work(*parameters)

    def put_off(self, work: Callable[[], object]) -> None:
        """Let the thread do something on the way of what comes next in the transaction, or of its end."""
        self._put_off.append(work)

    def write(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Carry out a statement for many rows; returns how many were written. For its own thread alone."""
        with closing(self.begun().executemany(sql, rows)) as cursor:
            return cursor.rowcount

    def read(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """The rows that a statement finds. For its own thread alone."""
        with closing(self.begun().execute(sql, values)) as cursor:
            return cursor.fetchall()

    def begin(self) -> None:
        """Have a transaction begun, on the way of the first thing that is done in it."""
        self._begins = True

    def begun(self) -> sqlite3.Connection:
        """The real connection, in the transaction that was asked for; for its own thread alone."""
        if self._begins:
            self._conn.execute(self._beginning)
            self._begins = False  # not before: what comes after a beginning that failed must not stand alone
        return self._conn

    def keep(self) -> None:
        """Commit. For its own thread alone."""
        self._conn.commit()

    async def commit(self) -> None:
        """Keep what was done or put off, if anything was."""
        if self._lost is not None:
            raise self._lost
        if self._connection is None:
            raise sqlite3.ProgrammingError("a statement was cancelled, and with it the whole transaction")
        if self._put_off or self.in_transaction:
            await self.call(self.keep)
        self._begins = False

    async def rollback(self) -> None:
        """Undo the transaction, if there is one."""
        self._begins, self._put_off, self._lost = False, [], None
        if self.in_transaction:
            await super().rollback()

    @property
    def in_transaction(self) -> bool:
        """Whether something is neither kept nor undone; what is closed has undone it."""
        return self._connection is not None and self._connection.in_transaction


class _Cursor:
    """What SQLAlchemy asks of an asynchronous cursor; the real one never leaves its thread."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        await self._connection.call(self._run, sqlite3.Cursor.execute, sql, parameters)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Sequence[Any]]) -> Self:
        await self._connection.call(self._run, sqlite3.Cursor.executemany, sql, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._rows

    async def close(self) -> None:
        self._rows = []

    def _run(self, method: Any, sql: str, parameters: Any) -> None:
        cursor = self._connection.begun().cursor()
        try:
            method(cursor, sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()
