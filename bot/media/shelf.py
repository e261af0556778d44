"""The files of media: each under its hash, whole or not there at all."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.unreadable import reason
from bot.whole_files import put_in_place
from models.errors import StorageError

_SMALL: Final = ".small"
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class Shelf:
    """A folder of files. Everything here reads or writes the disk: call it in a thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, hash_: str, content: bytes, small: bytes) -> None:
        """Keep a content and its small picture; what is there already stays.

        Raises:
            StorageError: the disk does not take it; nothing half-written is left under its name.
        """
        if not self._path(hash_, _SMALL).exists():
            _write(self._path(hash_, _SMALL), small)
        if not self._path(hash_).exists():
            _write(self._path(hash_), content)

    def read(self, hash_: str) -> bytes | None:
        """A content, None if it is not here.

        Raises:
            StorageError: the disk does not give it.
        """
        return _read(self._path(hash_))

    def small(self, hash_: str) -> bytes | None:
        """The small picture of a content, None if it has none.

        Raises:
            StorageError: the disk does not give it.
        """
        return _read(self._path(hash_, _SMALL))

    def remove(self, hash_: str) -> None:
        """Keep it no longer."""
        for ending in ("", _SMALL):
            with suppress(OSError):
                self._path(hash_, ending).unlink(missing_ok=True)

    def files(self) -> Iterator[Path]:
        """Every file that lies here, also what a killed process has left."""
        return (file for file in self._folder.glob("??/*") if file.is_file())

    def _path(self, hash_: str, ending: str = "") -> Path:
        if not _NAME.fullmatch(hash_):
            raise ValueError("not a hash")
        return self._folder / hash_[:2] / f"{hash_}{ending}"


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        put_in_place(path, content)
    except OSError as error:
        raise StorageError(f"{path.parent}: {reason(error)}") from error


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StorageError(f"{path}: {reason(error)}") from error
