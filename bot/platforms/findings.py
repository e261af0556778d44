"""What a check of `bot doctor` says, whoever makes it: how bad it is, and the key of the words.

The words themselves stand in `bot/locale/`; how findings are shown is the terminal's business.
"""

from dataclasses import dataclass
from enum import IntEnum

from models.texts import Sentence


class Grade(IntEnum):
    """How bad a finding is, the worse the larger; only a problem keeps Smotritel from running."""

    OK = 0
    WARNING = 1
    PROBLEM = 2

    @property
    def word(self) -> str:
        """The end of the catalogue's keys."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found, and what to do about it where something is to be done."""

    grade: Grade
    what: Sentence
    advice: Sentence | None = None


def ok(key: str, /, **params: str | int | float) -> Finding:
    """All is well; the sentence is `doctor.{key}`."""
    return Finding(Grade.OK, Sentence(f"doctor.{key}", params))


def warning(key: str, /, **params: str | int | float) -> Finding:
    """It runs, and something should be done: `doctor.{key}.do`."""
    return _bad(Grade.WARNING, key, params)


def problem(key: str, /, **params: str | int | float) -> Finding:
    """It can't run so: `doctor.{key}.do` says what to do."""
    return _bad(Grade.PROBLEM, key, params)


def _bad(grade: Grade, key: str, params: dict[str, str | int | float]) -> Finding:
    return Finding(grade, Sentence(f"doctor.{key}", params), Sentence(f"doctor.{key}.do", params))
