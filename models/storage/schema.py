"""Brings a database to the tables of this program, or says why it can't; the steps are in `migrations`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy import Column, Connection, MetaData, Table, Text, inspect, select
from sqlalchemy.ext.asyncio import AsyncEngine

from models.errors import StorageError
from models.storage.engine import database_file, name_of, plain_words, reading_engine, writing_engine
from models.storage.files import copy_file, make_room, prune
from models.texts import Sentence

if TYPE_CHECKING:
    from alembic.config import Config

_T = TypeVar("_T")
HEAD: Final = "0030"
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
    with plain_words(name_of(url)):
        if file is not None:
            make_room(file)
        before = await _run(reading_engine(url), revision_of)
        if before == HEAD:
            return MigrationResult(before=HEAD, after=HEAD, backup=None)
        _refuse_newer(before, name_of(url))
        backup = await asyncio.to_thread(_back_up, file, before) if file and before else None
        await _run(writing_engine(url), _upgrade)
    return MigrationResult(before=before, after=HEAD, backup=backup)


def revision_of(connection: Connection) -> str | None:
    """The revision of a database, None if it is empty.

    Raises:
        StorageError: it holds somebody else's tables.
    """
    tables = inspect(connection).get_table_names()
    if _versions.name in tables:
        return connection.scalar(select(_versions.c.version_num))
    if tables:
        place = connection.engine.url.database
        foreign = ", ".join(tables[:5])
        why = Sentence("db.foreign", {"name": str(place), "tables": foreign})
        raise StorageError(f"{place}: not a database of Smotritel, it holds {foreign}", why=why)
    return None


# Alembic takes most of a second to import, and a database is seldom behind: hence the late imports.


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _refuse_newer(revision: str | None, name: str) -> None:
    from alembic.script import ScriptDirectory

    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if revision is not None and revision not in known:
        words = f"{name}: a newer Smotritel made this database (revision {revision}): update the program"
        raise StorageError(words, why=Sentence("db.newer", {"name": name, "revision": revision}))


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _back_up(file: Path, revision: str) -> Path:
    backup = file.with_name(f"{file.name}.{revision}.bak")
    copy_file(file, backup)
    prune(file, keep=_BACKUPS_KEPT)
    return backup


async def _run(engine: AsyncEngine, work: Callable[[Connection], _T]) -> _T:
    try:
        async with engine.begin() as connection:
            return await connection.run_sync(work)
    finally:
        await engine.dispose()
