"""The network's own database file and the bell that wakes those who wait for news."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.schema import CreateColumn

from bot.platforms.local.server.tables import metadata
from models.errors import StorageError
from models.storage.engine import plain_words

_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")


class Bell:
    """Wakes everybody who waits. Take `upcoming` before looking, so that no ring is missed."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()
        self.closing = False

    @property
    def upcoming(self) -> asyncio.Event:
        """The next ring."""
        return self._rung

    def ring(self) -> None:
        """There is something new."""
        self._rung.set()
        self._rung = asyncio.Event()

    def close(self) -> None:
        """Nobody needs to wait any more: the network stops."""
        self.closing = True
        self.ring()


async def rung_within(ring: asyncio.Event, seconds: float) -> None:
    """Wait for `ring`, at most `seconds`."""
    try:
        async with asyncio.timeout(seconds):
            await ring.wait()
    except TimeoutError:
        return


class Store:
    """One SQLite file. Transactions run one after another, so each sees a settled network."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._engine = create_async_engine(URL.create("sqlite+aiosqlite", database=str(file)))
        self._turn = asyncio.Lock()
        self.bell = Bell()
        event.listen(self._engine.sync_engine, "connect", _prepare)

    async def open(self) -> None:
        """Create what is missing.

        Raises:
            StorageError: the file is no database or can't be written.
        """
        try:
            async with self._engine.begin() as tx:
                await tx.run_sync(metadata.create_all)
                await tx.run_sync(_add_columns)
        except DBAPIError as error:
            raise StorageError(
                f"the local network's file {self._file} can't be used: {error.orig}"
            ) from error

    async def close(self) -> None:
        """Let go of the file."""
        await self._engine.dispose()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that changes nothing that anybody waits for.

        Raises:
            StorageError: the disk or the file is in the way; nothing was written.
        """
        with plain_words(self._file):
            async with self._turn, self._engine.begin() as tx:
                yield tx

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction after which those who wait look again."""
        async with self.reading() as tx:
            yield tx
        self.bell.ring()


def _add_columns(connection: Connection) -> None:
    """A file of an earlier version lacks columns that have come since; each has a default."""
    known = inspect(connection)
    for table in metadata.tables.values():
        there = {column["name"] for column in known.get_columns(table.name)}
        for column in table.c:
            if column.name not in there:
                words = CreateColumn(column).compile(connection)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {words}"))


def _prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
