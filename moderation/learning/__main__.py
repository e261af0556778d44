"""The process in which a lesson is learned: a task on standard input, its answer on standard output.

It reads no database and no configuration and knows no secret; the running program starts it.
"""

import sys
from pathlib import Path

import msgspec

from models.errors import SmotritelError
from models.texts import Texts
from moderation.artifact import SHIPPED, load
from moderation.judge import LOCALE
from moderation.learning.teach import learn
from moderation.material import Answer, Task


def answer_to(task: bytes) -> bytes:
    """Learn what a task asks for."""
    given = msgspec.msgpack.decode(task, type=Task)
    artifact = load(Path(given.artifact) if given.artifact else SHIPPED)
    lesson, report = learn(artifact, given.material)
    return msgspec.msgpack.encode(Answer(lesson.content, lesson.fingerprint, report))


if __name__ == "__main__":
    try:
        answer = answer_to(sys.stdin.buffer.read())
    except SmotritelError as error:  # who started this writes the last line into the log, which is in English
        sys.exit(Texts(LOCALE).tell("en", error))
    sys.stdout.buffer.write(answer)
