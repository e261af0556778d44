"""Files that a report is written to: whole, or not at all."""

import errno
import os
from pathlib import Path

from bot.unreadable import reason
from bot.whole_files import put_in_place
from models.errors import ConfigError
from models.texts import Sentence


def check_writable(path: Path) -> None:
    """Tell before hours of work that a file can't be written.

    Raises:
        ConfigError: there is no such folder, or it may not be written to.
    """
    if path.is_dir():
        raise ConfigError(why=Sentence("file.folder", {"file": str(path)}))
    if not path.parent.is_dir():
        raise ConfigError(
            why=Sentence("report.folder", {"folder": str(path.parent), "name": path.name}),
        )
    if not os.access(path.parent, os.W_OK):
        raise ConfigError(why=Sentence("file.forbidden", {"file": str(path.parent)}))


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name and put it in place at the end.

    Raises:
        ConfigError: it can't be written, a full disk for example; an older file is still there.
    """
    check_writable(path)
    try:
        put_in_place(path, content)
    except OSError as error:
        key = "file.no_space" if error.errno == errno.ENOSPC else "file.unwritten"
        raise ConfigError(why=Sentence(key, {"file": str(path), "told": reason(error)})) from error
