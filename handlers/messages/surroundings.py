"""What was said just before the message of a case, for its card; where it is kept is for others to know."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from handlers.ports import Ledger
from models.cases import Case, CaseItem, CaseKind


class Said(NamedTuple):
    """Words of somebody."""

    name: str
    text: str


Before = Callable[[Ledger, Sequence[CaseItem], int], Awaitable[Sequence[Sequence[Said]]]]
"""The latest words before each message in its thread or conversation, at most so many, oldest first."""

_OF_NO_TALK = (CaseKind.DELIVERY, CaseKind.APPEAL, CaseKind.EXPELLED)
_SHOWN = 2
_REMEMBERED = 1_000


async def nothing(ledger: Ledger, items: Sequence[CaseItem], most: int) -> Sequence[Sequence[Said]]:
    """Where nothing is kept."""
    return [()] * len(items)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Looks once for each case, since a card is drawn again and again and the past stays as it was."""

    before: Before = nothing
    _found: dict[int, Sequence[Said]] = field(default_factory=dict)

    async def __call__(self, ledger: Ledger, cases: Sequence[Case]) -> Mapping[int, Sequence[Said]]:
        """What was said before the messages with which cases were opened, by case."""
        new = [case for case in cases if case.id not in self._found and case.kind not in _OF_NO_TALK]
        if new:
            said = await self.before(ledger, [case.first for case in new], _SHOWN)
            self._found.update(zip((case.id for case in new), said, strict=True))
        told = {case.id: self._found.get(case.id, ()) for case in cases}
        for number in [*self._found][:-_REMEMBERED]:
            del self._found[number]
        return told
