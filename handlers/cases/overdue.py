"""RemindOverdue: a case that nobody answered by its deadline is called for again."""

from dataclasses import dataclass
from datetime import datetime

from handlers.directory import Directory
from handlers.ports import Ledger
from models.cases import Case
from models.communities import Community, Place
from models.intents import Order, Send
from models.texts import Texts


@dataclass(frozen=True, slots=True)
class RemindOverdue:
    """Repeats the alert of open cases, each time as long after the last as the deadline is long."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, now: datetime) -> None:
        """Remind of everything that is overdue."""
        await self.directory.refresh(ledger)
        for case in await ledger.cases.overdue(now):
            community = self.directory.get(case.community).community
            await ledger.cases.save(
                case.changed(deadline=now + community.first_answer_within, alerts=case.alerts + 1)
            )
            await ledger.outbox.put(self._reminder(case, community))

    def _reminder(self, case: Case, community: Community) -> list[Order]:
        duty = community.chat_for(Place.DUTY)
        if duty is None:
            return []
        text = self.texts.say(community.language, "case.overdue", number=case.id, alerts=case.alerts + 1)
        reply_to = case.card.message if case.card else None
        send = Send(platform=community.platform, chat=duty, text=text, reply_to=reply_to)
        return [Order(key=f"overdue:{case.id}:{case.alerts}", intent=send, case=case.id)]
