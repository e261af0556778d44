"""The judges of a running Smotritel: one that knows the words, and for each community how it reads scores.

Here it is decided which judge a community has; what was learned is put in place and taken back here,
between two messages.
"""

from collections.abc import Iterable

from models.decisions import Axis, Scores
from moderation.artifact import Artifact
from moderation.judge import Judge
from moderation.lesson import Lesson, base_of
from moderation.opinion import Opinion


class Judges:
    """All judges share the memory of one and differ in what its scores mean.

    `base` names the artefact for which lessons may be learned.
    """

    def __init__(self, judge: Judge, base: str = "") -> None:
        self.base = base
        self._judge = judge
        self._own: dict[str, Judge] = {}

    def of(self, community: str) -> Judge:
        """The judge of a community."""
        return self._own.get(community, self._judge)

    def zone(self, opinion: Opinion) -> Scores:
        """The scores from which on a second opinion may change something."""
        platt = self._judge.artifact.platt
        return Scores(
            **{
                axis.value: platt[axis].probability(opinion.doubt[axis]) if axis in opinion.doubt else 1.0
                for axis in Axis
            }
        )

    def learn(self, texts: Iterable[str]) -> None:
        """Get to know the words of texts that will be judged."""
        self._judge.learn(texts)

    def replace(self, other: "Judges") -> None:
        """Judge as `other` does from now on."""
        self.base, self._judge, self._own = other.base, other._judge, other._own


def taught(artifact: Artifact, lesson: Lesson | None) -> Judges:
    """Judges with `artifact` and what was learned for it; a lesson for another artefact is left out."""
    base = base_of(artifact)
    if lesson is None or lesson.base != base:
        return Judges(Judge(artifact), base)
    judges = Judges(Judge(lesson.added_to(artifact)), base)
    for community, local in lesson.local.items():
        judges._own[community] = judges._judge.reading_scores_as(local.platt, local.thresholds)
    return judges
