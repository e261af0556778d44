"""What goes to the learning process and what comes back, as bytes."""

from pathlib import Path

import msgspec

from models.lessons import LessonReport
from moderation.artifact import SHIPPED, load
from moderation.learning.material import Material
from moderation.learning.teach import learn


class Task(msgspec.Struct, frozen=True):
    """The artefact's file, None for the shipped one, and what to learn from."""

    artifact: str | None
    material: Material


class Answer(msgspec.Struct, frozen=True):
    """The content of the lesson, and what it is worth."""

    content: bytes
    fingerprint: str
    report: LessonReport


def answer_to(task: bytes) -> bytes:
    """Learn what a task asks for."""
    given = msgspec.msgpack.decode(task, type=Task)
    artifact = load(Path(given.artifact) if given.artifact else SHIPPED)
    lesson, report = learn(artifact, given.material)
    return msgspec.msgpack.encode(Answer(lesson.content, lesson.fingerprint, report))
