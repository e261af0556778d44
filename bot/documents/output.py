"""Files that a report is written to: whole, or not at all."""

import os
from pathlib import Path

from bot.whole_files import put_in_place
from models.errors import ConfigError
from models.texts import Sentence


def check_writable(path: Path) -> None:
    """Tell before hours of work that a file can't be written.

    Raises:
        ConfigError: there is no such folder, or it may not be written to.
    """
    if path.is_dir():
        raise ConfigError(f"{path} is a folder; the name of a file was expected")
    if not path.parent.is_dir():
        raise ConfigError(
            f"there is no folder {path.parent} to write {path.name} to",
            why=Sentence("report.folder", {"folder": str(path.parent), "name": path.name}),
        )
    if not os.access(path.parent, os.W_OK):
        raise ConfigError(f"the folder {path.parent} may not be written to")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name and put it in place at the end.

    Raises:
        ConfigError: it can't be written, a full disk for example; an older file is still there.
    """
    try:
        put_in_place(path, content)
    except OSError as error:
        raise ConfigError(f"{path} can't be written: {error.strerror}") from error
