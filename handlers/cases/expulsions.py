"""People who came with a raid are shown out, and let in again: a case with a deed for each of them.

So it is told, appealed against and undone as every ban is, by its card or by the button of the raid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.acts import Hand
from handlers.cases.decide import DecideCase, hand_of
from handlers.cases.offers import offered
from handlers.cases.rota import assigned
from handlers.directory import Known
from handlers.effects import count
from handlers.ports import Ledger
from handlers.standings import holds
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState
from models.entrances import Join
from models.intents import Order, ShowCard
from models.messages import Address, Press
from models.outcomes import Counter, Deed, DeedKind
from models.texts import Sentence


@dataclass(frozen=True, slots=True)
class Expulsions:
    """Satisfies `handlers.raids.presses.Doors`."""

    decide: DecideCase

    async def out(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> None:
        """Show those out who are in; who was shown out before stays out for as long as it was said then."""
        out = {deed.person for deed in await _standing(ledger, known, joins, now)}
        if inside := [join for join in joins if join.person not in out]:
            hand = hand_of(known, press, now)
            case = await _opened(ledger, known, inside, hand, press.cause)
            await self.decide.decide(ledger, known, case, CaseAction.BAN, hand, f"{press.cause}:out")

    async def back(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> None:
        """Let those in again who were shown out; a ban that somebody got otherwise stays."""
        numbers = {deed.case for deed in await _standing(ledger, known, joins, now)}
        hand = hand_of(known, press, now)
        for number in sorted(numbers):
            for action in (CaseAction.UNDO, CaseAction.CLOSE):
                case = await ledger.cases.get(number)
                if case is not None and offered(case, action):
                    step = f"{press.cause}:back:{number}:{action}"
                    await self.decide.decide(ledger, known, case, action, hand, step)


async def _standing(ledger: Ledger, known: Known, joins: Sequence[Join], now: datetime) -> list[Deed]:
    """What keeps those out whom somebody has shown out as here, where they came in."""
    came = {(join.chat, join.person) for join in joins}
    deeds = await ledger.cases.deeds_about(known.community.id, sorted({person for _, person in came}))
    held = [
        deed
        for deed in deeds
        if deed.kind is DeedKind.BANNED and holds(deed, now) and (deed.address.chat, deed.person) in came
    ]
    cases = await ledger.cases.several({deed.case for deed in held})
    return [deed for deed in held if cases[deed.case].kind is CaseKind.EXPELLED]


async def _opened(ledger: Ledger, known: Known, joins: Sequence[Join], hand: Hand, cause: str) -> Case:
    community = known.community
    first, *others = [_came(community.platform, join) for join in joins]
    case = Case(
        id=0,
        community=community.id,
        kind=CaseKind.EXPELLED,
        incident=f"expelled:{cause}",
        state=CaseState.OPEN,
        first=first,
        reasons=(Sentence("reason.raid", {"name": hand.name}),),
        opened_at=hand.now,
        deadline=hand.now,
    )
    load = await ledger.cases.answered_for(community.id)
    [opened] = await ledger.cases.open([assigned(case, known, hand.now, load)])
    await ledger.cases.join({opened.id: others} if others else {}, hand.now)
    show = ShowCard(platform=community.platform, case=opened.id)
    await ledger.outbox.put([Order(key=f"card:{opened.id}", intent=show, case=opened.id)])
    await count(ledger, community.id, hand.now, [Counter.CASES_OPENED])
    return await ledger.cases.get(opened.id) or opened


def _came(platform: str, join: Join) -> CaseItem:
    """Somebody came in: they need not have written anything."""
    return CaseItem(
        address=Address(platform=platform, chat=join.chat, message=f"join:{join.person}"),
        author=join.person,
        author_name=join.name,
        text=f"{join.name} ({join.person})",
        at=join.at,
    )
