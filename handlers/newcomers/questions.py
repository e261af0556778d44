"""What a newcomer is asked, and behind which button the right answer stands. Pure.

The order of the answers follows from a seed, and the buttons tell places, not answers.
"""

import hashlib
from typing import Final, NamedTuple

from handlers.typed.choices import Choice, parse_choice

_SMALL: Final = 9


class Question(NamedTuple):
    """`words` None where there is nothing to know; `right` is the place of the right one of `answers`."""

    words: str | None
    answers: tuple[str, ...]
    right: int


def question_for(typed: str, seed: str) -> Question:
    """The community's own question, or a sum where it has none."""
    digest = hashlib.sha256(seed.encode(errors="replace")).digest()
    words, answers = parse_choice(typed) if typed else _sum(digest)
    order = sorted(range(len(answers)), key=lambda place: digest[place + 2])
    return Question(words, tuple(answers[place] for place in order), order.index(0))


def _sum(digest: bytes) -> Choice:
    left, right = 1 + digest[0] % _SMALL, 1 + digest[1] % _SMALL
    total = left + right
    return Choice(f"{left} + {right} = ?", tuple(str(total + more) for more in (0, 1, 3, -1)))
