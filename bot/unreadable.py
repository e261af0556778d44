"""A file that somebody named: what is in it, or a sentence for them why it can't be read or written."""

from pathlib import Path

from models.errors import ConfigError
from models.texts import Sentence


def content_of(file: Path) -> bytes:
    """What is in a file.

    Raises:
        ConfigError: it can't be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(why=unreadable(file, error)) from error


def check_readable(file: Path) -> None:
    """Tell before hours of work that a file can't be read.

    Raises:
        ConfigError: it is not there, or may not be opened.
    """
    try:
        file.open("rb").close()
    except OSError as error:
        raise ConfigError(why=unreadable(file, error)) from error


def unreadable(file: Path, error: OSError) -> Sentence:
    """The commonest reasons have words of their own, the others those of the system."""
    match error:
        case FileNotFoundError():
            return Sentence("file.absent", {"file": str(file)})
        case PermissionError():
            return Sentence("file.forbidden", {"file": str(file)})
        case IsADirectoryError():
            return Sentence("file.folder", {"file": str(file)})
    return Sentence("file.unreadable", {"file": str(file), "told": reason(error)})


def reason(error: OSError) -> str:
    """What the system says; one that has no number has no words of its own either."""
    return error.strerror or str(error)
