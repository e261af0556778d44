"""A judge that also asks what a text means: slower by milliseconds, so it never stands in a message's way.

It reads texts as the judge does that it was made from, and differs in the scores, the thresholds and the
name of the model.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from models.decisions import Axis, Decision, Finding, Scores, Verdict
from models.encoding import Encoder
from moderation.artifact import Artifact, Platt, Thresholds
from moderation.evidence import Around, HouseRules, Reading
from moderation.judge import Judge
from moderation.opinion import Opinion
from moderation.text import undisguised

Meaning = NDArray[np.float32]
Floats = NDArray[np.float64]

_NOTHING_AROUND, _NO_HOUSE = Around(), HouseRules()
_NO_LINES: Mapping[Axis, Platt] = MappingProxyType({})
_MODEL = frozenset({Axis.SPAM.value, Axis.TOXIC.value})
"""The rules that are the classifier's."""
_LEAST = 1e-12
"""A probability that rounds to nothing has no log-odds."""


def zone_of(artifact: Artifact, opinion: Opinion) -> Scores:
    """The scores from which on a second opinion may change something."""
    least = {
        axis.value: artifact.platt[axis].probability(opinion.doubt[axis]) if axis in opinion.doubt else 1.0
        for axis in Axis
    }
    return Scores(**least)


def by_model(decision: Decision) -> list[Finding]:
    """What the classifier alone found, for a person to see."""
    return [one for one in decision.findings if one.rule in _MODEL and one.verdict is Verdict.REVIEW]


def asks_again(decision: Decision, zone: Scores, negative_threshold: float) -> bool:
    """Whether what the first look let pass is near enough to a threshold. People hear what is a complaint at
    once: a second look would only count it twice."""
    scores = decision.scores
    if decision.verdict is not Verdict.ALLOW or scores.negative >= negative_threshold:
        return False
    return scores.toxic >= zone.toxic or scores.spam >= zone.spam or scores.negative >= zone.negative


class SecondOpinion:
    """Judges with the classifier and the meaning of a text together.

    Whoever must not wait asks an encoder for what `readable` gives, in a thread, and `judged` afterwards.
    """

    def __init__(self, judge: Judge, opinion: Opinion, lines: Mapping[Axis, Platt] = _NO_LINES) -> None:
        """`lines` are what a community's own labels made of the log-odds; verdicts stay."""
        self._judge, self._opinion = judge, opinion
        self._lines = {axis: lines.get(axis, Platt()) for axis in Axis}
        self._decider = judge.reading_scores_as({}, {axis: self._thresholds(axis) for axis in opinion.limits})
        self.model = f"{judge.model}+{opinion.encoder}"

    @cached_property
    def zone(self) -> Scores:
        """The scores from which on it may change something."""
        return zone_of(self._judge.artifact, self._opinion)

    def first(self, text: str) -> Decision:
        """What the classifier decides without a second opinion."""
        return self._judge.judge(text)

    def readable(self, text: str) -> str:
        """What the encoder is to be asked about `text`: what it says without disguise."""
        return _readable(self._judge.read(text))

    def judged(
        self, text: str, meaning: Meaning, around: Around = _NOTHING_AROUND, house: HouseRules = _NO_HOUSE
    ) -> Decision:
        """All findings about `text` as one decision."""
        reading = self._judge.read(text)
        odds = self._odds(reading, meaning)
        scores = Scores(*(self._lines[axis].probability(odds[axis]) for axis in Axis))
        decision = self._decider.decide(replace(reading, scores=scores), around, house)
        return replace(decision, model=self.model)

    def odds(self, text: str, meaning: Meaning) -> dict[Axis, float]:
        """The log-odds of a text on each axis, before `lines`."""
        return self._odds(self._judge.read(text), meaning)

    def _odds(self, reading: Reading, meaning: Meaning) -> dict[Axis, float]:
        rows = meaning[np.newaxis]
        first = self._first(reading)
        return {axis: float(self._opinion.odds(axis, first[axis], rows)[0]) for axis in Axis}

    def _first(self, reading: Reading) -> dict[Axis, Floats]:
        """The classifier's raw scores, as they were before they became probabilities."""
        platt = self._judge.artifact.platt
        shown = {axis: getattr(reading.scores, axis.value) for axis in Axis}
        return {
            axis: np.array([platt[axis].raw(min(max(p, _LEAST), 1 - _LEAST))]) for axis, p in shown.items()
        }

    def _thresholds(self, axis: Axis) -> Thresholds:
        """As far from the shipped ones as those of the judge are: a community may have its own."""
        artifact, slope = self._judge.artifact, self._opinion.mixes[axis].first
        moved = (
            limit + slope * (artifact.platt[axis].raw(threshold) - shipped)
            for limit, threshold, shipped in zip(
                self._opinion.limits[axis], artifact.thresholds[axis], self._opinion.beside[axis], strict=True
            )
        )
        return Thresholds(*map(self._lines[axis].probability, moved))


class ThoroughJudge:
    """A judge that asks for the second opinion on every text: costs milliseconds each."""

    def __init__(self, second: SecondOpinion, encoder: Encoder) -> None:
        self._second, self._encoder = second, encoder
        self.model = second.model

    def acted_on(self, text: str, decision: Decision, negative_threshold: float) -> Verdict:
        """The verdict that the running bot acts on where `decision` is this judge's: that of the first look,
        or of the second where that is harsher and the first leaves a doubt."""
        first = self._second.first(text)
        again = by_model(first) or asks_again(first, self._second.zone, negative_threshold)
        return max(first.verdict, decision.verdict) if again else first.verdict

    def judge(self, text: str, around: Around = _NOTHING_AROUND, house: HouseRules = _NO_HOUSE) -> Decision:
        """All findings about `text` as one decision."""
        return self._second.judged(text, self._meaning(text), around, house)

    def odds(self, text: str) -> dict[Axis, float]:
        """The log-odds of a text on each axis, before a community's own labels."""
        return self._second.odds(text, self._meaning(text))

    def _meaning(self, text: str) -> Meaning:
        meaning: Meaning = self._encoder.meanings([self._second.readable(text)])[0]
        return meaning


def _readable(reading: Reading) -> str:
    """What a text says without disguise, its Latin words that are Russian in Russian."""
    text, end, parts = reading.text, 0, []
    for seen in reading.seen:
        parts += [text[end : seen.start], seen.text]
        end = seen.end
    return undisguised("".join([*parts, text[end:]]))


AnyJudge = Judge | ThoroughJudge
"""Whoever judges a text."""
