"""A question with its answers, as people type them in one line: «2 + 2? | 4 | 5 | 3». Pure."""

from typing import Final, NamedTuple

BAR: Final = "|"
MOST: Final = 5
_LONGEST: Final = 300


class Choice(NamedTuple):
    """The first of `answers` is the right one."""

    question: str
    answers: tuple[str, ...]


def parse_choice(typed: str) -> Choice:
    """The question and its answers.

    Raises:
        ValueError: it is none, or has fewer than two answers, more than `MOST` or the same one twice.
    """
    question, *answers = (part.strip() for part in typed.split(BAR))
    if not question or not 2 <= len(answers) <= MOST or not all(answers) or len(typed) > _LONGEST:
        raise ValueError(typed)
    if len(set(answers)) < len(answers):
        raise ValueError(typed)
    return Choice(question, tuple(answers))
