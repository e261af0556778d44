"""What is looked after as time passes: each method is one look, and orders what has come due.

Which of them is called how often is in `app`; what is due stands in the tables, never here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.loops.school import School
from bot.stories import Stories
from handlers.answers.attend import think
from handlers.cases.incidents import raise_alarm
from handlers.cases.overdue import RemindOverdue
from handlers.community.channels import KeepChannels
from handlers.community.outages import TellOfOutage
from handlers.plan.collect import CollectResults, CountSubscribers
from handlers.plan.coming import PlanSeries
from handlers.plan.publish import PublishDue
from handlers.plan.review_many import ReviewMany
from handlers.ports import Crowd, Gateway, Onlooker
from handlers.reports.rivals import WatchRivals
from handlers.reports.weekly import SendWeekly
from models.clock import Clock
from models.outages import Outage
from models.storage.store import Store
from models.texts import Sentence


@dataclass(frozen=True, slots=True)
class Ticks:
    """The looks of one Smotritel; `ring` wakes those who perform what was ordered."""

    stories: Stories
    ring: Callable[[], None]
    weekly: SendWeekly = field(default_factory=SendWeekly)
    stamps: list[object] = field(default_factory=list)

    @property
    def _store(self) -> Store:
        return self.stories.store

    @property
    def _clock(self) -> Clock:
        return self.stories.clock

    async def publish_due(self) -> None:
        """Order what the plan has due, and show what nobody approved in time."""
        async with self._store.begin() as ledger:
            ordered = await PublishDue(self.stories.directory, raise_alarm)(ledger, self._clock())
            missed = await ReviewMany(self.stories.review).remind(ledger, self._clock())
        if ordered or missed:
            self.ring()

    async def plan_series(self) -> None:
        """Give what comes again its posts of the next weeks."""
        async with self._store.reading() as ledger:
            if not await ledger.series.living():
                return
        async with self._store.begin() as ledger:
            made = await PlanSeries(self.stories.directory, self.stories.review)(ledger, self._clock())
        if made:
            self.ring()

    async def fall_in(self) -> None:
        """Have approved what a community wants approved by now, and nothing else."""
        many = ReviewMany(self.stories.review)
        async with self._store.reading() as ledger:
            if not await many.out_of_step(ledger, self._clock()):
                return
        async with self._store.begin() as ledger:
            await many.fall_in(ledger, self._clock())
        self.ring()

    async def bring_media(self) -> None:
        """Bring the media that posts lack."""
        if self.stories.bring and await self.stories.bring(
            self._store.begin, self._store.reading, self._clock
        ):
            self.ring()

    async def send_weekly(self) -> None:
        """Show the report of last week on Mondays."""
        async with self._store.reading() as ledger:
            due = await self.weekly.due(ledger, self._clock())
        if due:
            async with self._store.begin() as ledger:
                await ledger.outbox.put(due)
            self.weekly.given(due)
            self.ring()

    async def remind_overdue(self) -> None:
        """Call again for cases that wait too long, and see that each is shown somewhere."""
        async with self._store.begin() as ledger:
            await RemindOverdue(self.stories.directory, self.stories.texts)(ledger, self._clock())
            await KeepChannels(self.stories.directory, self.stories.texts)(ledger, self._clock())
        self.ring()

    async def attend_talks(self) -> None:
        """Questions that are complete go out, people who were quiet for long give the word back."""
        now = self._clock()
        await self.stories.directory.prepare(self._store.reading)
        async with self._store.reading() as ledger:
            due = await self.stories.conversations.due(ledger, now)
            unclear = await self.stories.conversations.unclear(ledger, now) if due else []
        if not due:
            return
        await think(unclear)
        async with self._store.begin() as ledger:
            await self.stories.conversations(ledger, now)
        self.ring()

    async def look_for_changes(self) -> None:
        """Answers and products that another process has changed are read again."""
        async with self._store.reading() as ledger:
            stamp = (await ledger.faq.stamp(), await ledger.products.stamp())
        if self.stamps[-1:] != [stamp]:
            self.stamps[:] = [stamp]
            self.stories.directory.outdated()
        await self.stories.directory.prepare(self._store.reading)

    async def watch_doors(self) -> None:
        """Chats that were locked for long enough are opened, newcomers who did not answer go."""
        now = self._clock()
        async with self._store.reading() as ledger:
            due = await self.stories.guard.due(ledger, now) or await self.stories.meet.due(ledger, now)
        if not due:
            return
        async with self._store.begin() as ledger:
            await self.stories.guard.release(ledger, now)
            await self.stories.meet.give_up(ledger, now)
        self.ring()

    async def tell_of_trouble(self, platform: str, troubles: Callable[[], Mapping[str, Sentence]]) -> None:
        """Have people see what keeps a platform from working."""
        if not (news := self.stories.trouble.news(platform, troubles())):
            return
        async with self._store.begin() as ledger:
            await self.stories.trouble(ledger, platform, news, self._clock())
        self.stories.trouble.told(platform, news)
        self.ring()

    async def tell_of_outage(self, outage: Outage) -> None:
        """A platform has fallen silent for long, or is back."""
        async with self._store.begin() as ledger:
            await TellOfOutage(self.stories.directory, self.stories.texts)(ledger, outage)
        self.ring()

    async def attend(self, school: School) -> None:
        """Learn if something calls for it."""
        if await school.attend():
            self.ring()

    async def collect_results(self, platform: str, gateway: Gateway, every: timedelta) -> None:
        """Ask what came of young posts."""
        await CollectResults(self._store.begin, self._store.reading, platform, gateway, every)(self._clock())

    async def watch_rivals(self, onlooker: Onlooker) -> None:
        """Look at competitors."""
        await WatchRivals(self._store.begin, self._store.reading, onlooker)(self._clock())

    async def count_subscribers(self, platform: str, crowd: Crowd) -> None:
        """Ask how many people follow us."""
        await CountSubscribers(self._store.begin, self._store.reading, platform, crowd)(self._clock())
