"""/case: cases are listed, shown again and decided by typing, where buttons are out of reach."""

from dataclasses import dataclass

from handlers.cases.acts import Hand
from handlers.cases.decide import DecideCase
from handlers.request import Command, Request
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
        if action == CaseAction.REPLY:
            return await self._reply(rest, case)
        return await self._act(request, case, action)

    async def _reply(self, request: Request, case: Case) -> str:
        if not request.words:
            raise request.error("case.usage")
        await self.decide.say(
            request.ledger, request.known, case, request.message, request.words, request.now
        )
        return request.say("press.done.reply")

    async def _act(self, request: Request, case: Case, action: str) -> str:
        if action not in set(CaseAction):
            raise request.error("case.usage")
        hand = Hand(request.who, request.known.staff[request.who].name, request.now)
        await self.decide.decide(
            request.ledger, request.known, case, CaseAction(action), hand, request.message.cause
        )
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
    number = word.removeprefix("№").removeprefix("#")
    case = await request.ledger.cases.get(int(number)) if number.isdecimal() else None
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
