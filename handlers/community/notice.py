"""NoticeQuiet: what people do without a word is counted, and what they remove by hand settles its case.

A platform tells of our own removals too; they are known by their deeds.
"""

from collections import Counter as Counts
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.decide import DecideCase
from handlers.cases.matters import Hand
from handlers.cases.offers import offered
from handlers.community.directory import Directory, Known
from handlers.messages.standings import hidden
from handlers.ports import Ledger
from models.cases import Case, CaseAction, CaseKind, CaseState
from models.intents import Order, Send
from models.messages import Address, Gone, Quiet, Reaction, Shared, Vote
from models.outcomes import Counter, Tally
from models.staff import Ability


@dataclass(frozen=True, slots=True)
class NoticeQuiet:
    """Takes notice of what asks for no judgement."""

    directory: Directory
    decide: DecideCase

    async def __call__(self, ledger: Ledger, events: Sequence[Quiet], now: datetime) -> None:
        """Count them, and look at what is gone."""
        await ledger.journal.count(self._tallies(events))
        for event in events:
            if isinstance(event, Gone):
                await self._gone(ledger, event, now)

    def _tallies(self, events: Sequence[Quiet]) -> list[Tally]:
        sums: dict[tuple[str, datetime], Counts[Counter]] = {}
        for event in events:
            if isinstance(event, Gone):
                continue
            counter, number, place = _counted(event)
            if known := self.directory.of(place, private=False):
                hour = event.at.replace(minute=event.at.minute // 15 * 15, second=0, microsecond=0)
                sums.setdefault((known.community.id, hour), Counts())[counter] += number
        return [Tally(community, at, dict(counts)) for (community, at), counts in sums.items()]

    async def _gone(self, ledger: Ledger, event: Gone, now: datetime) -> None:
        case = await ledger.cases.about(event.address)
        if case is None or (case.state is CaseState.CLOSED and not event.back):
            return
        deeds = (await ledger.deeds.standing([case.id])).get(case.id, ())
        if (event.address in hidden(deeds)) is not event.back:
            return  # as we know it
        known = self.directory.get(case.community)
        if not event.back and await self._decided(ledger, known, case, event, now):
            return
        await ledger.cases.note(case.id, now, event.by, "back by hand" if event.back else "gone by hand")
        if event.back and case.card:
            # Who did it is not told, so nobody's decision can be written down: people are asked for it.
            words = self.decide.texts.say(known.community.language, "case.back_by_hand", number=case.id)
            card = case.card
            send = Send(platform=card.platform, chat=card.chat, reply_to=card.message, text=words)
            await ledger.outbox.put([Order(key=f"{event.cause}:told", intent=send, case=case.id)])

    async def _decided(self, ledger: Ledger, known: Known, case: Case, event: Gone, now: datetime) -> bool:
        """Whether a colleague has done by hand what the card would have."""
        action = CaseAction.CLOSE if case.kind is CaseKind.DELIVERY else CaseAction.HIDE
        by = event.by or ""
        if case.count > 1 or not known.may(by, Ability.CASES) or not offered(case, action):
            return False
        hand = Hand(by, known.staff[by].name, now)
        await self.decide.decide(ledger, known, case, action, hand, event.cause)
        return True


def _counted(event: Reaction | Shared | Vote) -> tuple[Counter, int, Address]:
    match event:
        case Reaction():
            return Counter.LIKES, 1 if event.given else -1, event.address
        case Shared():
            return Counter.REPOSTS, 1, event.address
        case Vote():
            return Counter.VOTES, 1, Address(platform=event.platform, chat=event.chat, message=event.poll)
