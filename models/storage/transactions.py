"""Transactions, one at a time over a connection: as a server's engine gives them, or over a file's own.

What a transaction is for those who work in it is in `store`, what differs between databases in `engine`.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from models.storage.driver import Connection as SqliteConnection
from models.storage.engine import plain_words


class Transactions:
    """Transactions of a server; their connections are the engine's affair."""

    def __init__(self, engine: AsyncEngine, name: str) -> None:
        """`name` is the database in messages."""
        self.engine = engine
        self._name = name

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[AsyncConnection]:
        """One, committed at the end of the block, undone if it raises.

        Raises:
            StorageError: the disk, the file or another program is in the way; nothing was written.
        """
        with plain_words(self._name):
            async with self.engine.begin() as connection:
                yield connection

    async def close(self) -> None:
        """Let go of the database."""
        await self.engine.dispose()


class FileTransactions(Transactions):
    """Transactions of a file, at most so many at a time; their connections stay open.

    SQLAlchemy takes all that a connection does for one transaction without an end: to have it begin and end
    each costs as much as to store fifty events in it.
    """

    def __init__(self, engine: AsyncEngine, name: str, most: int) -> None:
        super().__init__(engine, name)
        self.turns = asyncio.Semaphore(most)
        self._idle: list[tuple[AsyncConnection, SqliteConnection]] = []

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[AsyncConnection]:
        """One, committed or undone likewise."""
        with plain_words(self._name):
            async with self.turns:
                connection, driver = self._idle.pop() if self._idle else await self._connected()
                driver.begin()
                try:
                    yield connection
                    await driver.commit()
                except BaseException:
                    await driver.rollback()
                    raise
                finally:
                    if driver.in_transaction:  # it could not even be undone: nobody else may go on in it
                        await connection.invalidate()
                    if not connection.invalidated:  # as by SQLAlchemy, when a statement of its is cancelled
                        self._idle.append((connection, driver))

    async def close(self) -> None:
        """Let go of the file."""
        while self._idle:
            connection, _ = self._idle.pop()
            await connection.close()
        await super().close()

    async def _connected(self) -> tuple[AsyncConnection, SqliteConnection]:
        connection = await self.engine.connect()
        await connection.begin()
        raw: Any = await connection.get_raw_connection()
        return connection, raw.driver_connection


def transactions(engine: AsyncEngine, name: str, most: int) -> Transactions:
    """Those of a database; of a file's at most so many at a time."""
    if engine.dialect.name == "sqlite":
        return FileTransactions(engine, name, most)
    return Transactions(engine, name)
