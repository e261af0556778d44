"""What a batch of events leads to, gathered while it is judged and written at once at its end.

Gathering costs no waiting and the writing no more statements than kinds of rows, whatever the size
of the batch.
"""

from collections import Counter as Counts
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache

from handlers.ports import Ledger
from models.cases import Alarm
from models.conversations import Conversation, ConversationKey
from models.intents import Order
from models.messages import Address, Thread
from models.outcomes import Counter, Judged, Tally
from models.people import Standing
from models.questions import Question


@dataclass(slots=True)
class Effects:
    """Decisions, orders, standings, alarms and counts of one batch, filled by the stories.

    `removed` are the messages that were removed already, in this batch or before it.
    """

    judged: list[Judged] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    alarms: list[Alarm] = field(default_factory=list)
    standings: dict[tuple[str, str], Standing] = field(default_factory=dict)
    counts: dict[tuple[str, datetime], Counts[Counter]] = field(default_factory=dict)
    removed: set[Address] = field(default_factory=set)
    comments: Counts[Thread] = field(default_factory=Counts)
    complaints: Counts[Thread] = field(default_factory=Counts)
    conversations: dict[ConversationKey, Conversation] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def count(self, community: str, at: datetime, *counters: Counter) -> None:
        """Count one of each of `counters`, in the hour and on the day of `at`."""
        # Summed here, so that the upserts of a batch are a handful; by quarters of an hour, since
        # zones (and with them the days) differ by as little.
        quarter = _quarter(at.year, at.month, at.day, at.hour, at.minute // 15, at.tzinfo)
        counts = self.counts.get((community, quarter))
        if counts is None:
            counts = self.counts[community, quarter] = Counts()
        for counter in counters:
            counts[counter] += 1

    async def write(self, ledger: Ledger) -> None:
        """Write everything but the alarms, which the cases story has turned into cases before."""
        await ledger.journal.record(self.judged)
        await ledger.people.save(list(self.standings.values()))
        await ledger.outbox.put(self.orders)
        await ledger.journal.count(self.tallies())
        if self.comments:
            await ledger.audiences.hear(self.comments)
        if self.complaints:
            await ledger.audiences.hear_negative(self.complaints)
        if self.questions:
            await ledger.questions.add(self.questions)
        if self.conversations:
            await ledger.conversations.save(list(self.conversations.values()))

    def tallies(self) -> list[Tally]:
        """The counts as records."""
        return [Tally(community, at, dict(counts)) for (community, at), counts in self.counts.items()]


@lru_cache(maxsize=64)
def _quarter(year: int, month: int, day: int, hour: int, number: int, zone: tzinfo | None) -> datetime:
    return datetime(year, month, day, hour, 15 * number, tzinfo=zone)


async def count(ledger: Ledger, community: str, at: datetime, counters: Iterable[Counter]) -> None:
    """Count one of each of `counters` in the present transaction."""
    effects = Effects()
    effects.count(community, at, *counters)
    await ledger.journal.count(effects.tallies())
