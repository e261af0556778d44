"""The texts that people read, of every layer; what they say is in the catalogues beside each layer."""

from functools import cache
from pathlib import Path

from models.texts import Texts

_LAYERS = ("moderation", "handlers", "handlers/audit", "handlers/reports", "bot")


@cache
def all_texts() -> Texts:
    """The catalogues of every layer, read once."""
    root = Path(__file__).parent.parent
    return Texts(*(root / layer / "locale" for layer in _LAYERS))
