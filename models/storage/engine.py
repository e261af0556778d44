"""From a database address to engines, and the few things that differ between databases.

Questions about the dialect and lines of SQL text stand here, but for which transactions a database has.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, NullPool, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from models.errors import ConfigError, StorageError
from models.storage.driver import Connection as SqliteConnection
from models.texts import Sentence

_LASTING = (
    "PRAGMA page_size=8192",  # of a new file: events are long, and half the pages are half the writing
    "PRAGMA journal_mode=WAL",  # readers and the writer don't wait for each other
)
_WRITING = (
    "PRAGMA cache_size=-32000",  # KiB: the people of a great community are met in no order
    "PRAGMA temp_store=MEMORY",  # what undoes an insert of many rows would be a file of its own each time
)
_PRAGMAS = (
    "PRAGMA synchronous=NORMAL",  # a lost power supply may undo the last commits, never break the file
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=10000",  # another process may be writing: wait, in milliseconds
    "PRAGMA wal_autocheckpoint=4000",  # pages: a page that changes often is copied to its place less often
)

READERS = 15

_TROUBLES = {
    sqlite3.SQLITE_FULL: ("full", "the disk is full"),
    sqlite3.SQLITE_READONLY: ("read_only", "the database may only be read"),
    sqlite3.SQLITE_CORRUPT: ("damaged", "the database is damaged"),
    sqlite3.SQLITE_NOTADB: ("no_database", "the file is not a database"),
    sqlite3.SQLITE_BUSY: ("locked", "the database is locked by another program"),
    sqlite3.SQLITE_LOCKED: ("locked", "the database is locked by another program"),
    sqlite3.SQLITE_CANTOPEN: ("not_opened", "the database can't be opened"),
    sqlite3.SQLITE_IOERR: ("broken_disk", "the disk can't be read or written"),
    sqlite3.SQLITE_PERM: ("forbidden", "there is no permission to use the database"),
}


def writing_engine(url: str) -> AsyncEngine:
    """An engine whose transactions may write."""
    return _engine(url, *_LASTING, *_WRITING, beginning="BEGIN IMMEDIATE")


def reading_engine(url: str) -> AsyncEngine:
    """An engine whose transactions see one state of the database and leave it as it is."""
    return _engine(url, "PRAGMA query_only=ON", beginning="BEGIN")


def _engine(url: str, *pragmas: str, beginning: str) -> AsyncEngine:
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed)

    async def connect() -> SqliteConnection:
        return await SqliteConnection.open(str(parsed.database), (*_PRAGMAS, *pragmas), beginning)

    # Those that are opened for one transaction end with it; `transactions` keeps its own.
    engine = create_async_engine(parsed, async_creator=connect, poolclass=NullPool)

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, SqliteConnection):
            driver.begin()

    return engine


def parse(url: str) -> URL:
    """The parts of a database address.

    Raises:
        ConfigError: it is no address of a database that this program can use.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Nothing of it is repeated: it may hold a password.
        raise ConfigError(why=Sentence("db.no_address")) from None
    if parsed.drivername not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise ConfigError(why=Sentence("db.no_driver", {"driver": parsed.drivername}))
    if parsed.get_backend_name() == "sqlite" and (parsed.database or ":memory:") == ":memory:":
        raise ConfigError(why=Sentence("db.no_file"))
    return parsed


def name_of(url: str) -> str:
    """The database in messages: its file, or its address without the password."""
    return str(database_file(url) or parse(url).render_as_string(hide_password=True))


def database_file(url: str) -> Path | None:
    """The file of an embedded database, None where a server keeps the data."""
    parsed = parse(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def plain_words(database: object) -> Iterator[None]:
    """Turn what a driver says about the disk, the file and locks into a `StorageError` that names it.

    Mistakes of ours, such as a broken constraint or a wrong statement, pass as they are.
    """
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        trouble = _trouble(cause)
        if trouble is None:
            raise
        key, words = trouble
        why = Sentence(f"db.trouble.{key}", {"name": str(database)})
        raise StorageError(f"{database}: {words} ({cause})", why=why) from error


def _trouble(error: BaseException | None) -> tuple[str, str] | None:
    # The lower byte is the family: SQLITE_IOERR_WRITE and its siblings are all SQLITE_IOERR.
    return _TROUBLES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)


def damages(connection: Connection) -> list[str]:
    """What is wrong with the file, in the database's words; a server looks after itself."""
    if connection.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return [line for line in found if line != "ok"] + [
        f"row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there" for row in loose
    ]
