"""Brings a database to the tables of this program, or says why it can't; the steps are in `migrations`."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select

from models.errors import StorageError
from models.storage.backups import copy_file, prune
from models.storage.engine import database_file, plain_words, writing_engine

HEAD: Final = "0001"
"""The revision that the tables of this program have; a test compares it with `migrations`."""

_BACKUPS_KEPT: Final = 5
_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_versions = Table("alembic_version", MetaData(), Column("version_num", Text))


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationResult:
    """The revision `before` (None: the database was empty) and `after`, and the copy made between."""

    before: str | None
    after: str
    backup: Path | None


async def migrate(url: str) -> MigrationResult:
    """Bring a database to this program's revision; a file that holds data is copied first.

    The copy is `<file>.<revision>.bak` beside it; the last five are kept. A migration that fails
    changes nothing.

    Raises:
        StorageError: the database is not ours, is newer than the program, or can't be used.
    """
    file = database_file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    engine = writing_engine(url)
    try:
        with plain_words():
            async with engine.begin() as connection:
                before = await connection.run_sync(revision_of)
            if before == HEAD:
                return MigrationResult(before=HEAD, after=HEAD, backup=None)
            backup = None
            if before is not None and file is not None:
                backup = await asyncio.to_thread(_back_up, file, before)
            async with engine.begin() as connection:
                await connection.run_sync(_upgrade)
        return MigrationResult(before=before, after=HEAD, backup=backup)
    finally:
        await engine.dispose()


def revision_of(connection: Connection) -> str | None:
    """The revision of a database, None if it is empty.

    Raises:
        StorageError: it holds somebody else's tables.
    """
    tables = inspect(connection).get_table_names()
    if _versions.name in tables:
        return connection.scalar(select(_versions.c.version_num))
    if tables:
        raise StorageError(f"the database is not Smotritel's: it holds {', '.join(tables[:5])}")
    return None


def _upgrade(connection: Connection) -> None:
    # Alembic takes most of a second to import, and a database is seldom behind.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            "the database was made by a newer Smotritel: update the program, "
            f"or give it another database ({error})"
        ) from error


def _back_up(file: Path, revision: str) -> Path:
    backup = file.with_name(f"{file.name}.{revision}.bak")
    copy_file(file, backup)
    prune(file, keep=_BACKUPS_KEPT)
    return backup
