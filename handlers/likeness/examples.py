"""The nearest known example of a text: what people here decided about nearly the same, or else a sample
that the classifier was shown.

Looking it up takes a millisecond, and building the index of samples a third of a second: it is done
where a reason is shown, never on the path of a message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from handlers.likeness.similarity import Index
from handlers.typed.wording import first_words
from models.decisions import Axis
from models.labels import Label
from models.texts import Sentence
from moderation.corpora import own_examples
from moderation.text import normalise

LIKE = 0.4
"""From this likeness on a text is an example of another."""

_NEIGHBOURS = 8
_SHOWN = 100


class _Decided(NamedTuple):
    """Labels with the index of their texts."""

    labels: Sequence[Label]
    texts: Index


@dataclass
class Examples:
    """Finds examples; remembers the index of what each community decided lately."""

    _decided: dict[str, _Decided] = field(default_factory=dict)

    def of(self, text: str, labels: Sequence[Label] = (), case: int = 0) -> Sentence | None:
        """The nearest example, in words of `handlers.locale`; `labels` are one community's, and those
        that were given in `case` itself are no example of it."""
        words = normalise(text).split()
        if not words:
            return None
        return self._decided_about(words, labels, case) or self.sample(words)

    def sample(self, words: Sequence[str]) -> Sentence | None:
        """The nearest text that the classifier was shown."""
        texts, index = self._samples
        found = _nearest(index, words)
        if not found:
            return None
        text, kinds = texts[found[0]]
        return Sentence(f"example.sample.{kinds[0] if kinds else 'ordinary'}", {"text": _shown(text)})

    def _decided_about(self, words: Sequence[str], labels: Sequence[Label], case: int) -> Sentence | None:
        if not labels:
            return None
        decided = self._indexed(labels)
        for place in _nearest(decided.texts, words):
            label = decided.labels[place]
            if label.case != case:
                said = [one for one in decided.labels if one.text == label.text and one.case == label.case]
                held = next((one.axis.value for one in said if one.holds), "fine")
                return Sentence(f"example.decided.{held}", {"text": _shown(label.text), "case": label.case})
        return None

    def _indexed(self, labels: Sequence[Label]) -> _Decided:
        known = self._decided.get(labels[0].community)
        if known is None or [one.id for one in known.labels] != [one.id for one in labels]:
            index = Index([normalise(label.text).split() for label in labels])
            known = self._decided[labels[0].community] = _Decided(labels, index)
        return known

    @cached_property
    def _samples(self) -> tuple[Sequence[tuple[str, Sequence[str]]], Index]:
        texts = [(example.text, _kinds(example.labels)) for example in own_examples()]
        return texts, Index([normalise(text).split() for text, _ in texts])


def _nearest(index: Index, words: Sequence[str]) -> list[int]:
    near, alike = index.nearest(index.vector(words), _NEIGHBOURS)
    found = sorted(zip(alike.tolist(), near.tolist(), strict=True), key=lambda one: (-one[0], one[1]))
    return [place for likeness, place in found if likeness >= LIKE]


def _kinds(labels: Mapping[Axis, int]) -> list[str]:
    return [axis.value for axis, label in labels.items() if label]


def _shown(text: str) -> str:
    return first_words(text, _SHOWN)
