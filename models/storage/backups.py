"""Copies of a database file that is in use: whole ones, or none."""

import glob
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_file(database: Path, target: Path) -> None:
    """Copy a database, consistent even while others write to it; blocks for the time of reading it.

    `target` appears only when it is complete. What the driver or the disk say passes as it is.
    """
    growing = target.with_name(f"{target.name}.part")
    growing.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(growing)) as copy,
        ):
            source.backup(copy)
        growing.replace(target)
    finally:
        growing.unlink(missing_ok=True)


def prune(database: Path, *, keep: int) -> None:
    """Delete all but the newest `.bak` files of a database."""
    copies = sorted(
        database.parent.glob(f"{glob.escape(database.name)}.*.bak"), key=lambda copy: copy.stat().st_mtime
    )
    for copy in copies[:-keep]:
        copy.unlink()
