"""What is spelled out letter by letter in a text, told by the tokens of its chunks. How letters become words
is told by `text`.
"""

import re
from collections.abc import Sequence

from moderation.evidence import Token
from moderation.text import despelled

SPELLED = 3
"""So many in a row that may stand in a word that is spelled out are a reason to look closer."""
_END = Token(0.0, 0.0, 0.0, 0.0, 0.0, 0, 0, ("",))


def put_together(text: str, tokens: Sequence[Token]) -> str:
    """`text` with what is spelled out letter by letter put together.

    Only where enough single letters stand together is the text read anew: nearly every long one has
    "и", "в" and "с" somewhere.
    """
    runs = _runs_of_singles(tokens)
    if not runs:
        return text
    chunks = list(re.finditer(r"\S+", text))
    parts, done = [], 0
    for first, last in runs:
        start, end = chunks[first].start(), chunks[last].end()
        parts += [text[done:start], despelled(text[start:end])]
        done = end
    return "".join([*parts, text[done:]])


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
