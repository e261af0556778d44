"""A clock that is wound on by hand, the same for every process that has its file.

Whoever waits for a lease, a retry or the end of a term winds it on and need not wait.
"""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from models.clock import system_clock

_AHEAD = struct.Struct("d")


class WoundClock:
    """The present, and so much later as it was wound on."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_AHEAD.pack(0.0))
        with file.open("r+b") as opened:
            self._ahead = mmap.mmap(opened.fileno(), _AHEAD.size)

    def __call__(self) -> datetime:
        (ahead,) = _AHEAD.unpack(self._ahead[:])
        return system_clock() + timedelta(seconds=ahead)

    def wind(self, seconds: float) -> None:
        """It is so much later."""
        (ahead,) = _AHEAD.unpack(self._ahead[:])
        self._ahead[:] = _AHEAD.pack(ahead + seconds)
