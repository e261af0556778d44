"""The judges of a running Smotritel: one that knows the words, and for each community how it reads scores.

Here it is decided which judge a community has; what was learned is put in place and taken back here,
between two messages.
"""

from collections.abc import Iterable

from moderation.artifact import Artifact
from moderation.judge import Judge
from moderation.lesson import Lesson


class Judges:
    """All judges share the memory of one and differ in what its scores mean."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self._own: dict[str, Judge] = {}

    def of(self, community: str) -> Judge:
        """The judge of a community."""
        return self._own.get(community, self._judge)

    def learn(self, texts: Iterable[str]) -> None:
        """Get to know the words of texts that will be judged."""
        self._judge.learn(texts)

    def replace(self, other: "Judges") -> None:
        """Judge as `other` does from now on."""
        self._judge, self._own = other._judge, other._own


def taught(artifact: Artifact, lesson: Lesson | None) -> Judges:
    """Judges with `artifact` and what was learned for it; a lesson for another artefact is left out."""
    if lesson is None or not lesson.fits(artifact):
        return Judges(Judge(artifact))
    judges = Judges(Judge(lesson.added_to(artifact)))
    for community, local in lesson.local.items():
        judges._own[community] = judges._judge.reading_scores_as(local.platt, local.thresholds)
    return judges
