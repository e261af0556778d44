"""A statement about a burst that stands at the top of the wall: ordered by a press, taken down by another.

It is a post of the plan, which this story does not know: who makes one is behind `Statements`. What has
become of it is found in `pinned`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from msgspec.structs import replace

from handlers.cases.matters import Hand
from handlers.cases.offers import PINNED, of_statement
from handlers.cases.pinned import WAITS, as_it_stands, noted
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

    async def take_down(self, ledger: Ledger, known: Known, number: int, cause: str) -> bool:
        """Take the post off the wall, or out of the plan; returns whether it has been on the wall.

        Raises:
            InputError: it is on its way now, nobody knows whether it is out, or the platform does not let us.
        """
        ...


class Ordered(NamedTuple):
    """The case after a press, and the key of what whoever pressed is told."""

    case: Case
    told: str


@dataclass(frozen=True, slots=True)
class Pinning:
    """Carries out both presses, of which the case offers one."""

    statements: Statements
    texts: Texts

    async def pin(self, ledger: Ledger, known: Known, case: Case, hand: Hand, cause: str) -> Ordered:
        """A statement is ordered, in the place of one that has failed.

        Raises:
            InputError: it can't be done, there are no words, or they are the person's own and may not be.
        """
        words = self._words(known, case, hand)
        number = await self.statements.pin(ledger, known, words, hand.person, hand.now, cause)
        await ledger.cases.note(case.id, hand.now, hand.person, noted(number))
        told = Sentence(PINNED, {"name": hand.name, "number": number, "own": int(bool(hand.words))})
        others = tuple(reason for reason in case.reasons if not of_statement(reason))
        case = await as_it_stands(ledger, replace(case, reasons=(*others, told)))
        waits = any(reason.key == WAITS for reason in case.reasons)
        return Ordered(case, "press.done.pin.waits" if waits else "press.done.pin")

    async def take_down(self, ledger: Ledger, known: Known, case: Case, hand: Hand, cause: str) -> Ordered:
        """The statement is taken off the wall, or called off; one in somebody's own words by who may publish.

        Raises:
            InputError: it can't be done, or not by them.
        """
        statement = next(filter(of_statement, case.reasons))
        if statement.params.get("own") and not known.may(hand.person, Ability.PLAN):
            raise InputError(self.texts.say(known.community.language, "statement.not_yours_to_take_down"))
        was_out = await self.statements.take_down(ledger, known, int(statement.params["number"]), cause)
        case = replace(case, reasons=tuple(reason for reason in case.reasons if reason is not statement))
        return Ordered(case, "press.done.unpin" if was_out else "press.done.unpin.called_off")

    def check_words(self, known: Known, hand: Hand) -> None:
        """Refuse words of one's own from who may not publish.

        Raises:
            InputError: they may not.
        """
        if hand.words and not known.may(hand.person, Ability.PLAN):
            raise InputError(self.texts.say(known.community.language, "statement.not_yours"))

    def _words(self, known: Known, case: Case, hand: Hand) -> str:
        """What was approved, or what somebody who may publish has written themselves."""
        self.check_words(known, hand)
        language = known.community.language
        words = hand.words or known.community.statement
        if not words:
            raise InputError(self.texts.say(language, "statement.no_words", number=case.id))
        return words
