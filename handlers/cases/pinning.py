"""A statement about a burst that stands at the top of the wall: ordered by a press, taken down by another.

It is a post of the plan, which this story does not know: who makes one is behind `Statements`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from handlers.cases.matters import Hand
from handlers.cases.offers import PINNED
from handlers.community.directory import Known
from handlers.ports import Ledger
from models.cases import Case, CaseAction
from models.errors import InputError
from models.staff import Ability
from models.texts import Sentence, Texts

PIN_ACTIONS = frozenset({CaseAction.PIN, CaseAction.UNPIN})


class Statements(Protocol):
    """Puts statements on the wall."""

    async def pin(self, ledger: Ledger, known: Known, words: str, who: str, now: datetime, cause: str) -> int:
        """Have `words` published and pinned; returns the number of the post.

        Raises:
            InputError: the platform does not take it or does not let us.
        """
        ...

    async def take_down(self, ledger: Ledger, known: Known, number: int, cause: str) -> None:
        """Take the post off the wall, or out of the plan.

        Raises:
            InputError: it is on its way now, or the platform does not let us.
        """
        ...


@dataclass(frozen=True, slots=True)
class Pinning:
    """Carries out both presses."""

    statements: Statements
    texts: Texts

    async def __call__(self, ledger: Ledger, known: Known, case: Case, hand: Hand, cause: str) -> Case:
        """The case after its statement was pinned, or taken down where it stands already.

        Raises:
            InputError: it can't be done, there are no words, or they are the person's own and may not be.
        """
        pinned = next((reason for reason in case.reasons if reason.key == PINNED), None)
        if pinned is not None:
            await self.statements.take_down(ledger, known, int(pinned.params["number"]), cause)
            return replace(case, reasons=tuple(reason for reason in case.reasons if reason is not pinned))
        words = self._words(known, case, hand)
        number = await self.statements.pin(ledger, known, words, hand.person, hand.now, cause)
        told = Sentence(PINNED, {"name": hand.name, "number": number})
        return replace(case, reasons=(*case.reasons, told))

    def _words(self, known: Known, case: Case, hand: Hand) -> str:
        """What was approved, or what somebody who may publish has written themselves."""
        language = known.community.language
        if hand.words and not known.may(hand.person, Ability.PLAN):
            raise InputError(self.texts.say(language, "statement.not_yours"))
        words = hand.words or known.community.statement
        if not words:
            raise InputError(self.texts.say(language, "statement.no_words", number=case.id))
        return words
