"""The letters of a PDF and of a picture: DejaVu Sans, shipped beside this file with its licence.

It has Latin, Cyrillic, Greek, Arabic and most signs, but no emoji and no Chinese: what it lacks is shown as a
square, so that nothing vanishes silently.
"""

from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "letters"
REGULAR = _FOLDER / "DejaVuSans.ttf"
BOLD = _FOLDER / "DejaVuSans-Bold.ttf"
LACKING = "□"
_JOINERS = "\u200d\ufe0f\ufe0e"
"""They make one emoji of several signs; without emoji they mean nothing."""


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(REGULAR, lazy=True) as font:
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """`text` on one line with what can't be drawn as squares."""
    if text.isascii() and text.isprintable():
        return text
    letters = _letters()
    return "".join(
        (char if ord(char) in letters else LACKING) for char in " ".join(text.split()) if char not in _JOINERS
    )
