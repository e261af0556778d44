"""/case: cases are listed, shown again and decided by typing, where buttons are out of reach."""

from dataclasses import dataclass

from handlers.cases.decide import DecideCase, hand_of
from handlers.request import Command, Request, number_in
from handlers.wording import first_words
from models.cases import Case, CaseAction, CaseState
from models.intents import Order, ShowCard
from models.staff import Ability
from models.zones import local_time

_SHOWN = 15


@dataclass(frozen=True, slots=True)
class CaseCommands:
    """The commands about cases."""

    decide: DecideCase

    async def case(self, request: Request) -> str:
        """`/case`, `/case N`, `/case N ACTION`, `/case N reply TEXT`."""
        word, rest = request.shift()
        if not word:
            return await _list(request)
        case = await _found(request, word)
        action, rest = rest.shift()
        if not action:
            await request.ledger.outbox.put([_show_again(request, case)])
            return request.say("case.shown", number=case.id)
        return await self._act(rest, case, action.lower())

    async def _act(self, request: Request, case: Case, action: str) -> str:
        ledger, known, cause = request.ledger, request.known, request.message.cause
        hand = hand_of(known, request.message, request.now)
        if action == CaseAction.REPLY:
            await self.decide.say(ledger, known, case, request.words, hand, cause)
        elif action in set(CaseAction):
            await self.decide.decide(ledger, known, case, CaseAction(action), hand, cause)
        else:
            raise request.error("case.usage")
        return request.say(f"press.done.{action}")

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("case", Ability.CASES, self.case),)


async def _list(request: Request) -> str:
    states = (CaseState.OPEN, CaseState.TAKEN)
    cases = await request.ledger.cases.listing(request.community.id, states, _SHOWN)
    if not cases:
        return request.say("case.none_open")
    return "\n".join([request.say("case.list_title", count=len(cases)), *(_line(request, c) for c in cases)])


async def _found(request: Request, word: str) -> Case:
    case = await request.ledger.cases.get(number_in(word) or 0)
    if case is None or case.community != request.community.id:
        raise request.error("case.no_such_case", number=word)
    return case


def _show_again(request: Request, case: Case) -> Order:
    show = ShowCard(platform=request.community.platform, case=case.id)
    return Order(key=f"{request.message.cause}:card", intent=show, case=case.id)


def _line(request: Request, case: Case) -> str:
    return request.say(
        "case.line",
        number=case.id,
        kind=request.say(f"case.kind.{case.kind}"),
        when=local_time(case.opened_at, request.community.zone, request.community.language),
        text=first_words(case.first.text),
        owner=case.owner_name or "—",
    )
