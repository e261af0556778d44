"""RemindOverdue: a case that nobody answered by its deadline is called for again.

Where the bot itself has done everything and nobody objected in time, it closes the case: nobody
waits, and what it did can still be undone on the card.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from handlers.cases.offers import KEPT
from handlers.directory import Directory
from handlers.ports import Ledger
from models.cases import Case, CaseKind, CaseState
from models.communities import Community, Place
from models.intents import Order, RefreshCard, Send
from models.outcomes import Counter, Tally
from models.texts import Texts


@dataclass(frozen=True, slots=True)
class RemindOverdue:
    """Repeats the alert of open cases, each time as long after the last as the deadline is long."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, now: datetime) -> None:
        """Look at everything that is overdue."""
        await self.directory.refresh(ledger)
        waiting: dict[str, list[Case]] = {}
        for case in await ledger.cases.overdue(now):
            if case.kind is CaseKind.REMOVED:
                await _keep(ledger, case, now)
            else:
                waiting.setdefault(case.community, []).append(case)
        for community, cases in waiting.items():
            await self._remind(ledger, self.directory.get(community).community, cases, now)

    async def _remind(
        self, ledger: Ledger, community: Community, cases: Sequence[Case], now: datetime
    ) -> None:
        """One message for all that are overdue at once, so that the alert is not itself a flood."""
        for case in cases:
            await ledger.cases.save(
                case.changed(deadline=now + community.first_answer_within, alerts=case.alerts + 1)
            )
        duty = community.chat_for(Place.DUTY)
        if duty is None:
            return
        first, say = cases[0], partial(self.texts.say, community.language)
        numbers = ", ".join(say("case.number", number=case.id) for case in cases)
        send = Send(
            platform=community.platform,
            chat=duty,
            text=say("case.overdue", numbers=numbers, count=len(cases)),
            reply_to=first.card.message if first.card and len(cases) == 1 else None,
        )
        await ledger.outbox.put([Order(key=f"overdue:{first.id}:{first.alerts}", intent=send, case=first.id)])


async def _keep(ledger: Ledger, case: Case, now: datetime) -> None:
    await ledger.cases.save(case.changed(state=CaseState.CLOSED, outcome=KEPT, closed_at=now))
    await ledger.cases.note(case.id, now, None, KEPT)
    await ledger.journal.count([Tally(case.community, now, {Counter.CASES_CLOSED: 1})])
    refresh = RefreshCard(platform=case.first.address.platform, case=case.id)
    await ledger.outbox.put([Order(key=f"kept:{case.id}", intent=refresh, case=case.id)])
