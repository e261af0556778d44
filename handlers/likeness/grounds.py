"""Grounds: what a card tells beyond its reasons: without what it would have passed, and what it is like."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from handlers.community.directory import Directory
from handlers.likeness.examples import Examples
from handlers.ports import Ledger
from models.cases import Case, CaseKind
from models.labels import Label
from models.texts import Sentence
from moderation.judges import Judges
from moderation.why import without

_ABOUT_WORDS = (CaseKind.REMOVED, CaseKind.REVIEW, CaseKind.NEGATIVE)
_REMEMBERED = 1_000
_RECENT = 300
"""So many labels of a community are looked through."""


class _Found(NamedTuple):
    """Grounds, and by their numbers the labels among which an example was looked for."""

    decided: tuple[int, ...]
    grounds: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Finds the counter-fact and the nearest example of cases when their cards are composed.

    Those of the latest cases are remembered until people decide something: a card that grows is drawn
    again and again.
    """

    directory: Directory
    judges: Judges
    examples: Examples = field(default_factory=Examples)
    _found: dict[int, _Found] = field(default_factory=dict)

    async def __call__(self, ledger: Ledger, cases: Sequence[Case]) -> Mapping[int, tuple[Sentence, ...]]:
        """The grounds of cases about what was written, by the number of the case."""
        told = [case for case in cases if case.kind in _ABOUT_WORDS and case.first.text.strip()]
        labels = {one: await ledger.labels.standing(_RECENT, one) for one in {c.community for c in told}}
        decided = {one: tuple(label.id for label in some) for one, some in labels.items()}
        new = [case for case in told if not self._knows(case.id, decided[case.community])]
        # In a thread, because the first time it takes a third of a second.
        nearest = await asyncio.to_thread(self._nearest, new, labels) if new else []
        for case, example in zip(new, nearest, strict=True):
            grounds = tuple(one for one in (self._without(case), example) if one is not None)
            self._found[case.id] = _Found(decided[case.community], grounds)
        told_of = {case.id: self._found[case.id].grounds for case in told}
        for number in [*self._found][:-_REMEMBERED]:
            del self._found[number]
        return told_of

    def _knows(self, case: int, decided: tuple[int, ...]) -> bool:
        found = self._found.get(case)
        return found is not None and found.decided == decided

    def _without(self, case: Case) -> Sentence | None:
        if case.kind is CaseKind.NEGATIVE:
            return None  # no fragment makes a complaint: it is what the whole says
        known = self.directory.get(case.community)
        return without(self.judges.of(known.community), case.first.text, house=known.house)

    def _nearest(
        self, cases: Sequence[Case], labels: Mapping[str, Sequence[Label]]
    ) -> Sequence[Sentence | None]:
        return [self.examples.of(case.first.text, labels[case.community], case.id) for case in cases]
