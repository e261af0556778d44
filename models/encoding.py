"""What a text means, as a point in space: the port of a sentence encoder. Which encoder it is, `bot` knows.

Everything that takes an encoder works without one, only less well.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Meanings = npt.NDArray[np.float32]
"""One row a text, each of length 1: the dot product of two rows says how alike the texts are, -1 to 1."""


class Encoder(Protocol):
    """Turns texts into meanings; may be called from any thread, and never from the loop of events.

    A text costs milliseconds and the first one a second, so callers ask for many at once, in a thread.
    """

    @property
    def name(self) -> str:
        """Which encoder this is: what was learned from one can't be served with another."""
        ...

    def meanings(self, texts: Sequence[str]) -> Meanings:
        """The meanings of `texts`, in order; of a long text its beginning. Never fails on any text.

        Raises:
            NoMeanings: the encoder itself can't be used.
        """
        ...
