"""What is spelled out letter by letter in a text, told by the tokens of its chunks. How letters become words
is told by `text`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from moderation.evidence import Token
from moderation.text import despelled

SPELLED = 3
"""So many in a row that may stand in a word that is spelled out are a reason to look closer."""
_END = Token(0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, ("",))


class Spelled(NamedTuple):
    """A word that stands in letters at `start:end` of a text, or several with what is between them."""

    said: str
    start: int
    end: int


def spelled(text: str, tokens: Sequence[Token]) -> list[Spelled]:
    """What is spelled out in `text`, in its order.

    Only where enough single letters stand together is the text read anew: nearly every long one has
    "и", "в" and "с" somewhere.
    """
    runs = _runs_of_singles(tokens)
    chunks = list(re.finditer(r"\S+", text)) if runs else []
    spans = [(chunks[first].start(), chunks[last].end()) for first, last in runs]
    found = (Spelled(despelled(text[start:end]), start, end) for start, end in spans)
    return [one for one in found if one.said != text[one.start : one.end]]


def put_together(text: str, words: Sequence[Spelled]) -> str:
    """`text` with what is spelled out in it put together."""
    parts, done = [], 0
    for said, start, end in words:
        parts += [text[done:start], said]
        done = end
    return "".join([*parts, text[done:]])


def place_of(start: int, end: int, words: Sequence[Spelled]) -> tuple[int, int]:
    """Where in a text stands what stands at `start:end` when it is put together."""
    return _place_of(start, words)[0], _place_of(end - 1, words)[1]


def _place_of(at: int, words: Sequence[Spelled]) -> tuple[int, int]:
    for said, start, end in words:
        if at < start:
            break
        if at < start + len(said):
            return start, end
        at += end - start - len(said)
    return at, at + 1


def _runs_of_singles(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """First and last of the neighbours that have enough single letters; signs between them count for none."""
    runs: list[tuple[int, int]] = []
    together = first = 0
    for place, token in enumerate((*tokens, _END)):
        if token.singles:
            first = first if together else place
            together += token.singles
            last = place
        elif token.words:
            if together >= SPELLED:
                runs.append((first, last))
            together = 0
    return runs
