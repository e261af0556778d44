"""People who came with a raid are shown out, and let in again: a case with a deed for each of them.

So it is told, appealed against and undone as every ban is, by its card or by the button of the raid.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.decide import DecideCase, hand_of
from handlers.cases.matters import Hand
from handlers.cases.offers import offered
from handlers.cases.rota import assigned
from handlers.community.directory import Known
from handlers.messages.effects import count
from handlers.messages.standings import holds
from handlers.ports import Ledger
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState
from models.entrances import Join
from models.intents import Order, ShowCard, Unban
from models.messages import Address, Press
from models.outcomes import Counter, Deed, DeedKind
from models.texts import Sentence


@dataclass(frozen=True, slots=True)
class Expulsions:
    """Satisfies `handlers.raids.presses.Doors`."""

    decide: DecideCase

    async def out(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> int:
        """Show those out who are in, and return how many; who is out stays out for as long as was said."""
        of_raid, _ = await _deeds(ledger, known, joins)
        out = {deed.person for deed in of_raid if holds(deed, now)}
        if inside := [join for join in joins if join.person not in out]:
            hand = hand_of(known, press, now)
            case = await _opened(ledger, known, inside, hand, press.cause)
            await self.decide.decide(ledger, known, case, CaseAction.BAN, hand, f"{press.cause}:out")
        return len(inside)

    async def back(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> int:
        """Let those in again who were shown out, and return how many; a ban that they got otherwise stays.

        Of those who were shown out before expulsions had deeds nothing is known but that they came.
        """
        of_raid, of_others = await _deeds(ledger, known, joins)
        if not of_raid:
            banned = {(deed.address.chat, deed.person) for deed in of_others if holds(deed, now)}
            out = [join for join in joins if (join.chat, join.person) not in banned]
            await ledger.outbox.put(_let_in(known, out, press))
            return len(out)
        standing = [deed for deed in of_raid if holds(deed, now)]
        numbers = {deed.case for deed in standing}
        hand = hand_of(known, press, now)
        for number in sorted(numbers):
            for action in (CaseAction.UNDO, CaseAction.CLOSE):
                case = await ledger.cases.get(number)
                if case is not None and offered(case, action):
                    step = f"{press.cause}:back:{number}:{action}"
                    await self.decide.decide(ledger, known, case, action, hand, step)
        return len({(deed.address.chat, deed.person) for deed in standing})


async def _deeds(ledger: Ledger, known: Known, joins: Sequence[Join]) -> tuple[list[Deed], list[Deed]]:
    """The bans of those who came, where they came in: by which they were shown out as here, and others."""
    came = {(join.chat, join.person) for join in joins}
    deeds = await ledger.deeds.about(known.community.id, sorted({person for _, person in came}))
    bans = [
        deed for deed in deeds if deed.kind is DeedKind.BANNED and (deed.address.chat, deed.person) in came
    ]
    cases = await ledger.cases.several({deed.case for deed in bans})
    shown_out = [deed for deed in bans if cases[deed.case].kind is CaseKind.EXPELLED]
    return shown_out, [deed for deed in bans if cases[deed.case].kind is not CaseKind.EXPELLED]


def _let_in(known: Known, joins: Sequence[Join], press: Press) -> list[Order]:
    platform = known.community.platform
    return [
        Order(
            key=f"{press.cause}:in:{place}",
            intent=Unban(platform=platform, chat=join.chat, person=join.person),
        )
        for place, join in enumerate(joins)
    ]


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
    load = await ledger.figures.answered_for(community.id)
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
