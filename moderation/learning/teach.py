"""A lesson from labels: votes, doubts, fitting, what scores mean in each community, and the exams.

What is served is learned from all votes that are believed. What it is worth is told by votes that the
tested scores know nothing of: each fifth is scored by a lesson from the others.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.lessons import LessonReport
from moderation.artifact import Artifact
from moderation.corpora import FOLDS
from moderation.learning.desk import Desk
from moderation.learning.doubt import doubtful, set_aside
from moderation.learning.exams import Exams
from moderation.learning.fitting import Lessons, fit, stacked, unseen
from moderation.learning.sense import Sense
from moderation.learning.taught import Taught, after
from moderation.learning.votes import Vote, votes, weights
from moderation.lesson import Lesson, base_of
from moderation.material import Material

Floats = NDArray[np.float64]

LEAST_VOTES = 20
"""An axis with fewer votes stays as it is."""

_WORDS_TOLD = 6


class Learned(NamedTuple):
    """A lesson, and what it is worth."""

    lesson: Lesson
    report: LessonReport


def learn(artifact: Artifact, material: Material) -> Learned:
    """What the labels teach on top of `artifact`; whether it may judge, the report says."""
    everything = votes(material.labels)
    desk = Desk(artifact, everything, material.history)
    before = np.array([desk.scores(vote.axis, desk.voted([vote]))[0] for vote in everything])
    aside = set_aside(everything, before)
    believed = [vote for vote in everything if not set(vote.people) <= set(aside)]
    if aside:
        desk = Desk(artifact, believed, material.history)  # as if who is not believed had said nothing
    taught = {
        axis: _taught(desk, axis, mine) for axis in Axis if len(mine := _on(axis, believed)) >= LEAST_VOTES
    }
    sense = _sense(desk, taught)
    lesson = Lesson(base_of(artifact), *_served(desk, taught), sense.local())
    report = LessonReport(
        votes=len(everything),
        doubtful=sum(int(one.doubtful.sum()) for one in taught.values()),
        set_aside=tuple(f"{community}:{person}" for community, person in aside),
        axes=tuple(taught),
        words=tuple((axis, _words(desk, one)) for axis, one in taught.items()),
        comparisons=tuple(Exams(desk, material, taught, sense)) if taught else (),
    )
    return Learned(lesson, report)


def _on(axis: Axis, some: Sequence[Vote]) -> list[Vote]:
    return [vote for vote in some if vote.axis is axis]


def _taught(desk: Desk, axis: Axis, mine: Sequence[Vote]) -> Taught:
    """Fitted twice: the second time without what the first finds doubtful."""
    rows = desk.voted(mine)
    said = np.array([float(vote.holds) for vote in mine])
    own = Lessons(desk.counted.shares[rows], desk.scores(axis, rows), said, weights(mine))
    anchors = _anchors(desk, axis, float(own.weights.sum()))
    everything = stacked(own, anchors)
    folds = np.array([zlib.crc32(vote.key.encode()) % FOLDS for vote in mine] + [-1] * len(anchors.scores))
    first = fit(everything)
    doubted = doubtful(mine, own.scores + unseen(everything, folds, first)[: len(mine)])
    everything.weights[: len(mine)][doubted] = 0.0
    final = fit(everything, first)
    scores = own.scores + unseen(everything, folds, final)[: len(mine)]
    return Taught(mine, final, scores, doubted)


def _anchors(desk: Desk, axis: Axis, total: float) -> Lessons:
    """Ordinary talk, which is to be judged as before unless votes speak against it.

    Together it weighs no more than all votes.
    """
    rows = desk.ordinary
    scores = desk.scores(axis, rows)
    as_before = 1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30)))
    each = min(1.0, total / max(len(rows), 1))
    return Lessons(desk.counted.shares[rows], scores, as_before, np.full(len(rows), each))


def _sense(desk: Desk, taught: Mapping[Axis, Taught]) -> Sense:
    sense = Sense(desk.artifact)
    where = np.array([one.community for one in desk.history])
    for axis, one in taught.items():
        ordinary = after(desk, one, axis, desk.ordinary)
        communities = np.array([vote.community for vote in one.votes])
        holds = np.array([vote.holds for vote in one.votes])
        for community in sorted(set(communities.tolist())):
            mine = (communities == community) & ~one.doubtful
            sense.calibrate(community, axis, one.unseen[mine], holds[mine])
            sense.keep_promise(community, axis, ordinary[where == community])
    return sense


def _served(desk: Desk, taught: Mapping[Axis, Taught]) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """Weights as they are added to the artefact's, of the names that have any."""
    names = desk.counted.names
    columns = np.zeros((len(names), len(Axis)))
    for axis, one in taught.items():
        slope = desk.artifact.platt[axis].slope
        columns[:, list(Axis).index(axis)] = one.weights * desk.counted.rarity / slope
    served = columns.astype(np.float16).astype(np.float32)
    kept = sorted(np.flatnonzero(served.any(axis=1)).tolist(), key=names.__getitem__)
    return tuple(names[row] for row in kept), served[kept]


def _words(desk: Desk, taught: Taught) -> tuple[str, ...]:
    names, moved = desk.counted.names, taught.weights * desk.counted.rarity
    heaviest = np.argsort(-np.abs(moved), kind="stable").tolist()
    told = [row for row in heaviest if names[row][0] == "=" and moved[row]][:_WORDS_TOLD]
    return tuple(("-" if moved[row] < 0 else "") + names[row][1:] for row in told)
