"""How much work something is, without a clock."""

import gc
import sys
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, built-in ones too, but for listeners to collections of garbage."""
    count = 0

    def note(*_: object) -> None:
        nonlocal count
        count += 1

    collects = gc.isenabled()
    gc.disable()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        if collects:
            gc.enable()
    return count
