"""Keeps a second Smotritel away from a database that one is working with."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from models.errors import StorageError
from models.storage.files import make_room
from models.texts import Sentence


@contextmanager
def exclusive(database: Path) -> Iterator[None]:
    """Hold a database file for this process alone; a process that dies lets go.

    Raises:
        StorageError: another one holds it.
    """
    make_room(database)
    try:
        with FileLock(f"{database}.lock", blocking=False):
            yield
    except Timeout:
        why = Sentence("run.twice", {"database": str(database)})
        words = f"another Smotritel already works with {database}: stop it first"
        raise StorageError(words, why=why) from None
