"""Why something can't be done with the plan, as a sentence for people."""

from models.errors import InputError
from models.texts import Sentence


class InWords(InputError):
    """Something is wrong; `why` says it to people."""

    why: Sentence

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(why=Sentence(key, params))


class Unclear(InWords):
    """What was typed, or stands in a file, can't be understood."""


class NotAllowed(InWords):
    """That can't be done with a post or an import, or not by them."""
