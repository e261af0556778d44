"""What presses cost and move: a moderator who is right, one wrong in twenty, one always wrong; and the
seconds of CPU that a lesson takes.

Who is wrong in twenty may not move more than who has left those presses out: *apart* are the verdicts that
are others than after the lesson of who is right, and both are drawn several times.

Labels are those of a shared set, as if a moderator had given them in a community; the artefact is the
shipped one, which has learned from that set too, so nothing here says how much better a lesson makes it.
"""

import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models.communities import Community
from models.decisions import Axis
from models.labels import Label
from models.messages import Address
from moderation.artifact import load
from moderation.corpora import Example, read_corpus
from moderation.judges import Judges, taught
from moderation.learning.teach import learn
from moderation.material import Heard, Material

_PLACE = "vk_distorted_toxicity"
_TAUGHT, _TALK, _SEED, _DRAWS = 500, 10_000, 42, 5
_ONE_OF_TWENTY = 0.05
_NOW = datetime(2026, 11, 1, tzinfo=UTC)
_COMMUNITY = Community(id="bench", platform="", title="")


@dataclass(frozen=True, slots=True)
class Learned:
    """One lesson: what it was made from, how long it took, whether it passed, what it moved."""

    name: str
    labels: int
    seconds: float
    passed: bool
    doubtful: int
    set_aside: int
    moved: int
    apart: int
    texts: int

    def row(self) -> tuple[str, ...]:
        """As words for the table."""
        gate = "passed" if self.passed else "refused"
        told = (self.labels, f"{self.seconds:.1f} s", gate, self.doubtful, self.set_aside)
        return (self.name, *map(str, told), f"{self.moved} of {self.texts}", str(self.apart))


HEAD = ("labels of", "labels", "CPU", "gate", "doubtful", "set aside", "verdicts moved if it judged", "apart")


def measure(data: Path, labels: int) -> list[Learned]:
    """Lessons from the set of VK comments, and one from `labels` labels of all sets.

    Raises:
        ConfigError: the folder has no labelled texts.
    """
    corpus = read_corpus(data)
    known = [one for one in corpus.examples if Axis.TOXIC in one.labels]
    mine = [one for one in known if one.source == _PLACE][:_TAUGHT]
    probes = [one.text for one in corpus.examples if one.held_out and one.source != _PLACE]
    random.Random(_SEED).shuffle(probes)
    bench = _Bench([one.text for one in corpus.examples if one.friendly][:_TALK], probes[:2_000])
    right = _labels(mine)
    found = [bench.lesson("who is right", right)]
    for draw in range(_DRAWS):
        found.append(bench.lesson("who is wrong in one of twenty", _wrong(right, _ONE_OF_TWENTY, draw)))
        found.append(bench.lesson("who left one of twenty out", _fewer(right, _ONE_OF_TWENTY, draw)))
    found.append(bench.lesson("who is always wrong", _wrong(right, 1.0, 0)))
    return [*found, bench.lesson("many", _labels(known[:labels]))]


class _Bench:
    def __init__(self, talk: Sequence[str], probes: Sequence[str]) -> None:
        self._artifact = load()
        self._talk = tuple(Heard(_COMMUNITY.id, text) for text in talk)
        self._probes = probes
        self._before = self._verdicts(taught(self._artifact, None))
        self._right: list[int] = []

    def lesson(self, name: str, labels: tuple[Label, ...]) -> Learned:
        """Hold it; the first one is of who is right."""
        material = Material(labels=labels, history=self._talk, now=_NOW)
        began = time.process_time()
        lesson, report = learn(self._artifact, material)
        seconds = time.process_time() - began
        after = self._verdicts(taught(self._artifact, lesson))
        self._right = self._right or after
        return Learned(
            name=name,
            labels=len(material.labels),
            seconds=seconds,
            passed=report.passed,
            doubtful=report.doubtful,
            set_aside=len(report.set_aside),
            moved=_differ(self._before, after),
            apart=_differ(self._right, after),
            texts=len(self._probes),
        )

    def _verdicts(self, judges: Judges) -> list[int]:
        judge = judges.of(_COMMUNITY)
        judge.learn(self._probes)
        return [judge.judge(text).verdict for text in self._probes]


def _differ(some: Sequence[int], others: Sequence[int]) -> int:
    return sum(one != other for one, other in zip(some, others, strict=True))


def _labels(examples: Sequence[Example]) -> tuple[Label, ...]:
    return tuple(_label(number, example) for number, example in enumerate(examples))


def _wrong(labels: Sequence[Label], share: float, draw: int) -> tuple[Label, ...]:
    drawn = random.Random(_SEED + draw)
    return tuple(replace(one, holds=one.holds ^ (drawn.random() < share)) for one in labels)


def _fewer(labels: Sequence[Label], share: float, draw: int) -> tuple[Label, ...]:
    drawn = random.Random(_SEED + draw)
    return tuple(one for one in labels if drawn.random() >= share)


def _label(number: int, example: Example) -> Label:
    return Label(
        community=_COMMUNITY.id,
        case=number,
        address=Address(platform="", chat="", message=str(number)),
        text=example.text,
        axis=Axis.TOXIC,
        holds=bool(example.labels[Axis.TOXIC]),
        by="moderator",
        at=_NOW - timedelta(hours=number % 600),
    )


def as_json(lessons: Sequence[Learned]) -> dict[str, Any]:
    """The figures, in the order of the table."""
    return {"lessons": [asdict(one) for one in lessons]}
