"""The texts that people read, of every layer; what they say is in the catalogues beside each layer.

Only the help of commands is read by itself, for it must be there at once.
"""

from functools import cache
from pathlib import Path

from models.errors import SmotritelError
from models.texts import Texts

LOCALE = Path(__file__).parent / "locale"
"""The catalogue of this layer alone, for those who need no more or must be there soon."""

_LAYERS = ("moderation", "handlers", "handlers/audit", "handlers/reports", "bot")


@cache
def all_texts() -> Texts:
    """The catalogues of every layer, read once."""
    root = Path(__file__).parent.parent
    return Texts(*(root / layer / "locale" for layer in _LAYERS))


def told(error: SmotritelError, language: str) -> str:
    """What went wrong in the words of a language, or as it is where there is no sentence for it."""
    return all_texts().tell(language, error)
