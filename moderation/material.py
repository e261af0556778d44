"""What a lesson is made from and what comes of it, as it goes to the process that learns and back.

Records alone: whoever starts that process imports nothing that learns.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from models.labels import Label
from models.lessons import LessonReport


class Heard(NamedTuple):
    """A message of a community's history, of which nobody said what it is."""

    community: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a lesson is made from. `live` is the content of the one that judges now, since `live_at`."""

    labels: tuple[Label, ...]
    history: tuple[Heard, ...] = ()
    now: datetime
    live: bytes | None = None
    live_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What to learn from, and the file of the artefact, None for the shipped one."""

    artifact: str | None
    material: Material


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of a lesson, its hash, and what it is worth."""

    content: bytes
    fingerprint: str
    report: LessonReport
