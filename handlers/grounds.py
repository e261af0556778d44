"""Grounds: what a card tells beyond its reasons: without what it would have passed, and what it is like."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from handlers.directory import Directory
from handlers.examples import Examples
from handlers.ports import Ledger
from models.cases import Case, CaseKind
from models.labels import Label
from models.texts import Sentence
from moderation.judges import Judges
from moderation.why import without

_ABOUT_WORDS = (CaseKind.REMOVED, CaseKind.REVIEW, CaseKind.NEGATIVE)
_RECENT = 300
"""So many labels of a community are looked through."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Finds the counter-fact and the nearest example of cases when their cards are composed."""

    directory: Directory
    judges: Judges
    examples: Examples = field(default_factory=Examples)

    async def __call__(self, ledger: Ledger, cases: Sequence[Case]) -> Mapping[int, tuple[Sentence, ...]]:
        """The grounds of cases about what was written, by the number of the case."""
        told = [case for case in cases if case.kind in _ABOUT_WORDS and case.first.text.strip()]
        labels = {one: await ledger.labels.standing(_RECENT, one) for one in {c.community for c in told}}
        # In a thread, because the first time it takes a third of a second.
        nearest = await asyncio.to_thread(self._nearest, told, labels) if told else []
        return {
            case.id: tuple(one for one in (self._without(case), example) if one is not None)
            for case, example in zip(told, nearest, strict=True)
        }

    def _without(self, case: Case) -> Sentence | None:
        if case.kind is CaseKind.NEGATIVE:
            return None  # no fragment makes a complaint: it is what the whole says
        known = self.directory.get(case.community)
        return without(self.judges.of(known.community), case.first.text, house=known.house)

    def _nearest(
        self, cases: Sequence[Case], labels: Mapping[str, Sequence[Label]]
    ) -> Sequence[Sentence | None]:
        return [self.examples.of(case.first.text, labels[case.community], case.id) for case in cases]
