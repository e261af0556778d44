"""What a batch of events leads to, gathered while it is judged and written at once at its end.

Gathering costs no waiting and the writing no more statements than kinds of rows, whatever the size
of the batch.
"""

from bisect import bisect_left
from collections import Counter as Counts
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from handlers.ports import Ledger
from models.cases import Alarm
from models.conversations import Conversation, ConversationKey
from models.intents import Order
from models.messages import Address, Thread
from models.outcomes import Counter, Judged, Tally
from models.people import Standing
from models.questions import Choice, Question

_QUARTER = timedelta(minutes=15)
_NEVER = datetime.min.replace(tzinfo=UTC)


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
    choices: list[Choice] = field(default_factory=list)
    _latest: tuple[str, datetime, datetime, Counts[Counter]] = ("", _NEVER, _NEVER, Counts())
    """The community, the quarter of an hour and the counts that were counted in last: mostly the next too."""

    def count(self, community: str, at: datetime, *counters: Counter) -> None:
        """Count one of each of `counters`, in the hour and on the day of `at`."""
        # Summed here, so that the upserts of a batch are a handful.
        where, begin, end, counts = self._latest
        if where != community or not begin <= at < end:
            counts = self._counts(community, at)
        for counter in counters:
            counts[counter] += 1

    def count_all(self, community: str, moments: Iterable[datetime], counter: Counter) -> None:
        """Count one of `counter` at each of `moments`."""
        ordered = sorted(moments)
        at = 0
        while at < len(ordered):
            counts = self._counts(community, ordered[at])
            _, _, end, _ = self._latest
            behind = bisect_left(ordered, end, at)
            counts[counter] += behind - at
            at = behind

    def _counts(self, community: str, at: datetime) -> Counts[Counter]:
        """By quarters of an hour, since zones (and with them the days) differ by as little."""
        begin = at.replace(minute=at.minute // 15 * 15, second=0, microsecond=0)
        counts = self.counts.setdefault((community, begin), Counts())
        self._latest = community, begin, begin + _QUARTER, counts
        return counts

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
        for choice in self.choices:  # behind the questions: what was offered may be of the same batch
            await ledger.questions.choose(choice)
        if self.conversations:
            await ledger.conversations.save(list(self.conversations.values()))

    def tallies(self) -> list[Tally]:
        """The counts as records."""
        return [Tally(community, at, dict(counts)) for (community, at), counts in self.counts.items()]


async def count(ledger: Ledger, community: str, at: datetime, counters: Iterable[Counter]) -> None:
    """Count one of each of `counters` in the present transaction."""
    effects = Effects()
    effects.count(community, at, *counters)
    await ledger.journal.count(effects.tallies())
