"""Why a file can't be read or written, as a sentence for whoever named it."""

from pathlib import Path

from models.texts import Sentence


def unreadable(file: Path, error: OSError) -> Sentence:
    """The commonest reasons have words of their own, the others those of the system."""
    match error:
        case FileNotFoundError():
            return Sentence("file.absent", {"file": str(file)})
        case PermissionError():
            return Sentence("file.forbidden", {"file": str(file)})
        case IsADirectoryError():
            return Sentence("file.folder", {"file": str(file)})
    return Sentence("file.unreadable", {"file": str(file), "told": error.strerror or str(error)})
