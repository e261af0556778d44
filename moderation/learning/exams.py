"""The exams of a lesson: against the artefact, and against the lesson that judges now.

The artefact is the fixed mark: a lesson that is a little worse than the last one, which was a little
worse than the one before, is much worse than it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.lessons import Comparison, Exam
from moderation.learning.counted import counted
from moderation.learning.desk import Desk, Rows
from moderation.learning.gate import alarms, in_order, verdicts
from moderation.learning.sense import Sense
from moderation.learning.taught import Taught, after
from moderation.learning.votes import Vote
from moderation.lesson import Lesson
from moderation.material import Material

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

RECENT = timedelta(days=30)
"""Votes of so long ago are what a lesson is examined on; all of them are learned from."""


@dataclass(frozen=True, slots=True)
class Exams:
    """All comparisons, one after the other."""

    desk: Desk
    material: Material
    taught: Mapping[Axis, Taught]
    sense: Sense

    def __iter__(self) -> Iterator[Comparison]:
        for axis, one in self.taught.items():
            yield from self._frozen(axis)
            yield from self._people(axis, one)
        friendly = self.desk.examined[np.array([one.friendly for one in self.desk.frozen], dtype=bool)]
        yield from alarms(Exam.FRIENDLY, *self._flags(friendly, None), self.sense.promise)
        yield from self._history()

    def _frozen(self, axis: Axis) -> Iterator[Comparison]:
        known = np.array([axis in one.labels for one in self.desk.frozen], dtype=bool)
        holds = np.array([bool(one.labels.get(axis)) for one in self.desk.frozen])[known]
        rows = self.desk.examined[known]
        before, now = self.desk.scores(axis, rows), self._now(axis, rows)
        yield from in_order(axis, before, now, holds)
        held_before, held_now = self.sense.flagged(axis, before), self.sense.flagged(axis, now)
        yield from verdicts(Exam.FROZEN_VERDICTS, axis, held_before, held_now, holds)

    def _people(self, axis: Axis, taught: Taught) -> Iterator[Comparison]:
        """Against the artefact on all recent votes; against the live lesson on those that it can't know."""
        said = np.array([vote.holds for vote in taught.votes])
        recent = self._since(taught, self.material.now - RECENT)
        before = self.sense.flagged(axis, self.desk.scores(axis, self.desk.voted(taught.votes)))
        now = self.sense.flagged(axis, taught.unseen, [vote.community for vote in taught.votes])
        yield from verdicts(Exam.PEOPLE, axis, before[recent], now[recent], said[recent])
        if self.material.live_at is not None:
            new = recent & self._since(taught, self.material.live_at)
            live = self._live(axis, [taught.votes[row] for row in np.flatnonzero(new).tolist()])
            yield from verdicts(Exam.PEOPLE_SINCE, axis, live, now[new], said[new])

    def _since(self, taught: Taught, moment: datetime) -> Mask:
        return np.array([vote.at > moment for vote in taught.votes], dtype=bool) & ~taught.doubtful

    def _live(self, axis: Axis, some: Sequence[Vote]) -> Mask:
        """What the lesson that judges now holds for it."""
        lesson = Lesson.read(self.material.live or b"")
        if not some or not lesson.fits(self.desk.artifact):
            return self.sense.flagged(axis, self.desk.scores(axis, self.desk.voted(some)))
        known = counted(lesson.added_to(self.desk.artifact), [vote.text for vote in some], 0)
        scores = known.scores[:, list(Axis).index(axis)]
        return Sense(self.desk.artifact, lesson.local).flagged(
            axis, scores, [vote.community for vote in some]
        )

    def _history(self) -> Iterator[Comparison]:
        """On the communities' own talk, but for what somebody said is not harmless."""
        bad = {
            (vote.community, vote.text) for one in self.taught.values() for vote in one.votes if vote.holds
        }
        quiet = np.array([one not in bad for one in self.desk.history], dtype=bool)
        where = [one.community for one in self.desk.history if one not in bad]
        yield from alarms(Exam.HISTORY, *self._flags(self.desk.ordinary[quiet], where), self.sense.promise)

    def _flags(self, rows: Rows, where: Sequence[str] | None) -> tuple[Mask, Mask]:
        """What is shown to a person, before and now, by any axis that leads to a verdict."""
        before, now = np.zeros(len(rows), bool), np.zeros(len(rows), bool)
        for axis in self.sense.judged:
            before |= self.sense.flagged(axis, self.desk.scores(axis, rows))
            now |= self.sense.flagged(axis, self._now(axis, rows), where)
        return before, now

    def _now(self, axis: Axis, rows: Rows) -> Floats:
        return after(self.desk, self.taught.get(axis), axis, rows)
