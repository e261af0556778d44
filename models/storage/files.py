"""The file of an embedded database: its folder, and copies that are whole or not there."""

import glob
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models.errors import StorageError
from models.storage.engine import plain_words


def make_room(database: Path) -> None:
    """Make the folder in which a database is to lie; a `StorageError` where that can't be."""
    with _plain_words(database.parent):
        database.parent.mkdir(parents=True, exist_ok=True)


def copy_file(database: Path, target: Path) -> None:
    """Copy a database, consistent even while others write to it; blocks while it is read.

    `target` appears only when it is complete; a file there is replaced. What the driver says of
    `database` passes as it is; whatever stands in the way of `target` is a `StorageError`.
    """
    growing = target.with_name(f"{target.name}.part")
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source:
        source.execute("PRAGMA schema_version")  # shows whether it can be read; what fails now is the copy
        with _plain_words(target), plain_words(target):
            try:
                with closing(sqlite3.connect(growing)) as copy:
                    source.backup(copy)
                growing.replace(target)
            finally:
                growing.unlink(missing_ok=True)


def prune(database: Path, *, keep: int) -> None:
    """Delete all but the newest `.bak` files of a database."""
    copies = database.parent.glob(f"{glob.escape(database.name)}.*.bak")
    for copy in sorted(copies, key=lambda copy: copy.stat().st_mtime)[:-keep]:
        copy.unlink()


@contextmanager
def _plain_words(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(f"{place}: {error.strerror or error}") from error
