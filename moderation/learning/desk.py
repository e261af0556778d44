"""All texts of a lesson, counted once: those voted on, ordinary talk, the frozen set."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from moderation.artifact import Artifact
from moderation.corpora import own_examples
from moderation.learning.counted import Counted, counted
from moderation.learning.votes import Vote
from moderation.material import Heard

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class Frozen(NamedTuple):
    """A text of the set that never teaches a lesson: the same for every lesson, so that small
    worsenings can't add up."""

    text: str
    labels: Mapping[Axis, int]
    friendly: bool


class Desk:
    """All texts on one desk: rows of `counted`, by what they are for."""

    def __init__(self, artifact: Artifact, votes: Sequence[Vote], history: Sequence[Heard]) -> None:
        self.artifact = artifact
        self.history = sorted(set(history))
        self.frozen = [Frozen(one.text, one.labels, one.friendly) for one in own_examples()]
        self._voted: dict[tuple[str, str], int] = {}
        for vote in votes:
            self._voted.setdefault((vote.community, vote.key), len(self._voted))
        said = {(vote.community, vote.key): vote.text for vote in votes}
        texts = [said[key] for key in self._voted]
        texts += [one.text for one in self.history] + [one.text for one in self.frozen]
        self.counted: Counted = counted(artifact, texts, len(self._voted))

    def voted(self, votes: Sequence[Vote]) -> Rows:
        """Where the texts of `votes` are."""
        return np.array([self._voted[vote.community, vote.key] for vote in votes], dtype=np.intp)

    @property
    def ordinary(self) -> Rows:
        """Where the history is."""
        return len(self._voted) + np.arange(len(self.history))

    @property
    def examined(self) -> Rows:
        """Where the frozen set is."""
        return len(self._voted) + len(self.history) + np.arange(len(self.frozen))

    def scores(self, axis: Axis, rows: Rows) -> Floats:
        """What the artefact makes of these texts."""
        return np.asarray(self.counted.scores[rows, list(Axis).index(axis)])
