"""Files of the media folder, where people who plan lay what posts show; nothing outside of it is read."""

import os
import stat
from pathlib import Path

from bot.media.fetching import LARGEST, Fetched
from handlers.plan.sources import folder_parts, named
from models.errors import NotTaken
from models.texts import Sentence


def stamp_of(folder: Path, name: str) -> str | None:
    """What tells one version of a file from the next; None where there is no such file in the folder."""
    try:
        found = _file(folder, name).stat()
    except (OSError, ValueError, NotTaken):
        return None
    return f"{name}#{found.st_size}-{found.st_mtime_ns}"


def read(folder: Path, name: str, largest: int = LARGEST) -> Fetched:
    """A file of the folder.

    Raises:
        NotTaken: there is none, it lies elsewhere or is too large.
    """
    path = _file(folder, name)
    try:
        # Not by a link that was put in its place since, nor from what never ends.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - a handle has no path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise _missing(name)
            content = file.read(largest + 1)
    except OSError as error:
        raise _missing(name) from error
    if len(content) > largest:
        raise NotTaken(Sentence("media.too_large", {"limit": largest // 1024 // 1024}))
    return Fetched(path.name, content)


def _file(folder: Path, name: str) -> Path:
    try:
        home = folder.resolve()
        path = home.joinpath(*folder_parts(name)).resolve(strict=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise _missing(name) from error
    if not path.is_relative_to(home) or not path.is_file():
        raise _missing(name)
    return path


def _missing(name: str) -> NotTaken:
    return NotTaken(Sentence("media.missing", {"name": named(name)}))
