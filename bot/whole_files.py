"""A file is put in place whole, or not at all. What that means to whoever wanted it is theirs to say."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def put_in_place(path: Path, content: bytes) -> None:
    """Write a file under another name, wait until the disk has it, and give it its own.

    Raises:
        OSError: the disk does not take it; what was there before is still there.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(content)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
