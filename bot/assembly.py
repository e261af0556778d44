"""The objects of a running Smotritel and how they hold each other; nothing here runs yet.

Constructors take values, not settings. What runs, and in which order it stops, is in `app`.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache, partial
from math import inf
from pathlib import Path

from bot.exchange.catalogue import Catalogue
from bot.exchange.sheets import PlanSheets
from bot.exchange.unpacking import Unpacking
from bot.history import StoredHistory, StoredSurroundings
from bot.loops.first_looks import FirstLooks
from bot.loops.school import School
from bot.loops.second_looks import SecondLooks
from bot.platforms.checked import Checked
from bot.platforms.local import mapping as local_mapping
from bot.platforms.telegram import mapping as telegram_mapping
from bot.platforms.telegram.edits import FalseEdits
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.vk import mapping as vk_mapping
from bot.platforms.vk.places import PLATFORM as VK
from bot.reports.forms import chat_forms
from bot.reports.kinds import KINDS
from bot.signing import ButtonSigner
from bot.transport.bell import Bell, Bells
from bot.transport.reading import Read, Reading
from bot.transport.stored import Delivering, Intake, Pace, Receive, Work
from handlers.answers import learn as learning
from handlers.answers import replies
from handlers.answers.again import Again
from handlers.answers.attend import Attend, think
from handlers.answers.commands import FaqCommands
from handlers.answers.learn import Learn
from handlers.answers.matching import Matcher
from handlers.answers.presses import AnswerPresses
from handlers.answers.respond import Respond
from handlers.campaigns import commands as campaigns
from handlers.cases import causes, contract
from handlers.cases.appeals import AppealCommand
from handlers.cases.at_once import AtOnce
from handlers.cases.commands import CaseCommands
from handlers.cases.decide import DecideCase
from handlers.cases.expulsions import Expulsions
from handlers.cases.incidents import raise_alarm, raise_alarms
from handlers.cases.overdue import RemindOverdue
from handlers.cases.pinning import Pinning
from handlers.commands import menu, settings, staff
from handlers.commands.console import Console
from handlers.commands.settings import SettingsCommands
from handlers.community.channels import KeepChannels
from handlers.community.directory import Directory
from handlers.community.entrances import Entrances
from handlers.community.notice import NoticeQuiet
from handlers.community.outages import TellOfOutage
from handlers.community.trouble import TellOfTrouble
from handlers.community.what_if import Foresight
from handlers.lessons import told
from handlers.lessons.commands import LessonCommands
from handlers.likeness.grounds import Grounds
from handlers.messages.doubts import Doubts
from handlers.messages.judge import JudgeMessages
from handlers.messages.second_look import LookAgain
from handlers.messages.strangers import LookAtStrangers, Strangers
from handlers.messages.surroundings import Surroundings
from handlers.newcomers import commands as newcomers
from handlers.newcomers import meet as meeting
from handlers.newcomers.meet import Meet
from handlers.on_the_spot import discussion
from handlers.on_the_spot.signal import SignalCommand
from handlers.on_the_spot.staff import StaffCommands
from handlers.orders.delivery import Deliver, Patience
from handlers.orders.settle import Settle
from handlers.orders.show import ComposeCards
from handlers.orders.thought import CarryOutCommands
from handlers.places import arrivals as places
from handlers.places.arrivals import Arrivals
from handlers.places.commands import PlaceCommands
from handlers.plan import files as filing
from handlers.plan import post_card
from handlers.plan import story as plan
from handlers.plan.bring import Bring
from handlers.plan.collect import CollectResults, CountSubscribers
from handlers.plan.coming import PlanSeries
from handlers.plan.files import PlanFiles
from handlers.plan.keeping import MediaCommand
from handlers.plan.lending import Lending
from handlers.plan.media import by_name
from handlers.plan.publish import PublishDue
from handlers.plan.review import Review
from handlers.plan.review_many import ReviewMany
from handlers.plan.statements import Statements
from handlers.ports import Acquaintance, Bringer, Crowd, Gateway, Onlooker
from handlers.raids import telling
from handlers.raids.commands import RaidCommands
from handlers.raids.guard import Guard
from handlers.raids.presses import RaidPresses
from handlers.raids.telling import Telling
from handlers.reports import commands as reports
from handlers.reports.rivals import WatchRivals
from handlers.reports.weekly import ComposeReports, SendWeekly
from handlers.request import Command
from handlers.routes import HandleBatch, OnPress
from handlers.talks.converse import Converse
from models.capabilities import PostLimits
from models.clock import Clock
from models.encoding import Encoder
from models.inbox import RawEvent
from models.media import Medium
from models.outages import Outage
from models.storage.store import Store
from models.texts import Sentence, Texts
from moderation.artifact import Artifact
from moderation.judges import Judges
from moderation.opinion import Opinion
from moderation.recent import Recent

_HERE = Path(__file__).parent


def readers(own: Mapping[str, str] = {}) -> Mapping[str, Read]:
    """How the stored events of each platform are read; `own` are the bot's ids, by platform."""
    telegram = partial(telegram_mapping.incoming, own=own.get(TELEGRAM, ""))
    return {
        local_mapping.PLATFORM: local_mapping.incoming,
        TELEGRAM: FalseEdits(telegram),
        VK: vk_mapping.incoming,
    }


@cache
def all_texts() -> Texts:
    """The catalogues of every layer, read once."""
    root = _HERE.parent
    return Texts(
        *(
            root / layer / "locale"
            for layer in ("moderation", "handlers", "handlers/audit", "handlers/reports", "bot")
        )
    )


@dataclass(frozen=True, slots=True)
class Machine:
    """What every platform shares: the database, the stories, the bells between the loops."""

    store: Store
    texts: Texts
    clock: Clock
    directory: Directory
    signer: ButtonSigner
    work: Work
    work_bell: Bell
    deliver_bells: Bells
    pace: Pace
    console: Console
    names: dict[str, str]
    trouble: TellOfTrouble
    grounds: Grounds
    surroundings: Surroundings
    guard: Guard
    meet: Meet
    review: Review
    files: PlanFiles
    lending: Lending
    media: MediaCommand
    doubts: Doubts
    strangers: Strangers
    respond: Respond
    conversations: Attend
    stamps: list[object]
    limits: Mapping[str, PostLimits]
    weekly: SendWeekly
    bring: Bring | None

    @classmethod
    def build(  # noqa: PLR0913 - everything meets here
        cls,
        store: Store,
        judges: Judges,
        signer: ButtonSigner,
        clock: Clock,
        pace: Pace,
        stopping: asyncio.Event,
        *,
        limits: Mapping[str, PostLimits] = {},
        own: Mapping[str, str] = {},
        encoder: Encoder | None = None,
        bringer: Bringer | None = None,
        approvals: str = "",
    ) -> "Machine":
        """Put the stories together; `limits` are what each platform takes as a post, `own` the bot's ids.

        `approvals` is where links of approval lead, nowhere if empty.
        Without `encoder` questions are understood by their words alone, without `bringer` no media come.
        """
        texts, doubts = all_texts(), Doubts()
        make_matcher = partial(Matcher, encoder=encoder)
        directory = Directory(make_matcher)
        learn = Learn(directory, texts, signer)
        review = Review(directory, texts, signer, clock)
        pinning = Pinning(Statements(limits, review), texts)
        decide = DecideCase(directory, texts, signer, learn.answered, pinning)
        arrivals = Arrivals(directory, texts, signer)
        lessons = LessonCommands(directory, texts, signer, judges)
        guard = Guard(directory, Telling(texts, signer))
        meet = Meet(directory, texts, signer, judges.of)
        foresight = Foresight(judges, StoredHistory(store, readers))
        changing = SettingsCommands(directory, texts, signer, foresight)
        names: dict[str, str] = {}
        lending = Lending(directory, review, signer, approvals)
        origins = bringer.origins if bringer else by_name
        files = PlanFiles(directory, review, limits, PlanSheets(), origins)
        media = MediaCommand(directory, texts)
        more = [*plan.commands(limits, review, files, lending, media), *FaqCommands(make_matcher).commands()]
        commands = replace(
            _console(decide, arrivals, lessons, guard, changing, more),
            menu=partial(menu.menu_of, signer=signer),
            names=names,
        )
        respond = Respond(signer)
        judging = JudgeMessages(judges, Recent(), texts, doubts, Converse(respond))
        again = Again(judges, texts)
        entrances = Entrances(directory, meet, guard)
        presses: dict[str, OnPress] = {
            places.PREFIX: arrivals.press,
            told.PREFIX: lessons.press,
            settings.PREFIX: changing.press,
            meeting.PREFIX: meet.press,
            telling.PREFIX: RaidPresses(guard, Expulsions(decide)),
            post_card.PREFIX: review.press,
            filing.PREFIX: files.press,
            learning.PREFIX: learn.press,
            replies.PREFIX: AnswerPresses(directory, again, signer, respond, raise_alarms),
            menu.PREFIX: menu.MenuPresses(directory, commands, texts, signer),
        }
        handle = HandleBatch(
            directory=directory,
            judge=judging,
            decide=decide,
            console=commands,
            arrivals=arrivals,
            notice=NoticeQuiet(directory, decide),
            entrances=entrances,
            texts=texts,
            presses=presses,
        )
        work_bell, deliver_bells = Bell(stopping), Bells(stopping)
        work = Work(
            store=store,
            handle=handle,
            directory=directory,
            read=Reading(readers(own)),
            clock=clock,
            pace=pace,
            bell=work_bell,
            deliver=deliver_bells,
        )
        return cls(
            store=store,
            texts=texts,
            clock=clock,
            directory=directory,
            signer=signer,
            work=work,
            work_bell=work_bell,
            deliver_bells=deliver_bells,
            pace=pace,
            console=commands,
            names=names,
            guard=guard,
            meet=meet,
            review=review,
            files=files,
            lending=lending,
            media=media,
            doubts=doubts,
            strangers=judging.strangers,
            respond=respond,
            stamps=[],
            conversations=Attend(directory, again, respond, raise_alarms),
            trouble=TellOfTrouble(directory),
            grounds=Grounds(directory, judges),
            surroundings=Surroundings(StoredSurroundings(readers)),
            limits=limits,
            weekly=SendWeekly(),
            bring=Bring(directory, texts, limits, bringer, review.settle) if bringer else None,
        )

    def receive(self, intake: Intake, full: float = inf) -> Receive:
        """The loop that fills the inbox from one platform, whose answers are `full` with so many events."""
        return Receive(
            intake=intake,
            store=self.store,
            clock=self.clock,
            pace=self.pace,
            work=self.work_bell,
            full=full,
        )

    def second_looks(self, judges: Judges, opinion: Opinion, encoder: Encoder) -> SecondLooks:
        """The loop that judges again what is in doubt; from now on doubts are kept for it."""
        self.doubts.zone = judges.zone(opinion)
        look = LookAgain(judges, opinion, self.directory, self.texts, self.respond)
        return SecondLooks(
            doubts=self.doubts,
            look=look,
            encoder=encoder,
            store=self.store,
            clock=self.clock,
            bell=self.work.bell.another(),
            deliver=self.deliver_bells,
        )

    def first_looks(self, platform: str, acquaintance: Acquaintance) -> FirstLooks:
        """The loop that looks who writes somewhere for the first time; from now on they are kept for it."""
        self.strangers.look_on(platform)
        return FirstLooks(
            platform=platform,
            strangers=self.strangers,
            acquaintance=acquaintance,
            look=LookAtStrangers(self.directory, self.texts),
            store=self.store,
            clock=self.clock,
            bell=self.work.bell.another(),
            deliver=self.deliver_bells,
        )

    def delivering(self, platform: str, gateway: Gateway, patience: Patience) -> Delivering:
        """The loop that performs one platform's orders."""
        limits = self.limits.get(platform)
        deliver = Deliver(
            platform,
            Unpacking(gateway if limits is None else Checked(gateway, limits, self._media), PlanSheets()),
            self.store.begin,
            self.store.reading,
            self.clock,
            Settle(self.directory, self.files.taken, self.media),
            ComposeCards(
                self.directory, self.texts, self.signer, self.grounds, self.surroundings, self.clock
            ),
            ComposeReports(self.directory, self.texts, KINDS, chat_forms()),
            self.files.compose,
            CarryOutCommands(self.directory, self.texts, self.console.thought),
            patience,
        )

        async def next_due() -> float | None:
            async with self.store.reading() as ledger:
                moment: datetime | None = await ledger.outbox.next_due(platform)
            return None if moment is None else (moment - self.clock()).total_seconds()

        return Delivering(round=deliver, next_due=next_due, bell=self.deliver_bells.new())

    async def _media(self, names: Sequence[str]) -> Mapping[str, Medium]:
        async with self.store.reading() as ledger:
            return await ledger.media.named(names)

    async def bring_media(self) -> None:
        """Bring the media that posts lack; a tick."""
        if self.bring and await self.bring(self.store.begin, self.store.reading, self.clock):
            self.deliver_bells.ring()

    async def tell_of_trouble(self, platform: str, troubles: Callable[[], Mapping[str, Sentence]]) -> None:
        """Have people see what keeps a platform from working; a tick."""
        if not (news := self.trouble.news(platform, troubles())):
            return
        async with self.store.begin() as ledger:
            await self.trouble(ledger, platform, news, self.clock())
        self.trouble.told(platform, news)
        self.deliver_bells.ring()

    async def take(self, events: Sequence[RawEvent]) -> None:
        """Keep events that a platform brought by itself; it may be told so afterwards."""
        async with self.store.begin() as ledger:
            await ledger.inbox.store(events, self.clock())
        self.work_bell.ring()

    def school(self, judges: Judges, artifact: Artifact, file: Path | None) -> School:
        """Where it is learned from presses; `file` is the artefact's, None the shipped one."""
        return School(
            store=self.store,
            directory=self.directory,
            judges=judges,
            artifact=artifact,
            file=file,
            history=StoredHistory(self.store, readers),
            texts=self.texts,
            signer=self.signer,
            clock=self.clock,
        )

    async def attend(self, school: School) -> None:
        """Learn if something calls for it; a tick."""
        if await school.attend():
            self.deliver_bells.ring()

    async def publish_due(self) -> None:
        """Order what the plan has due, and show what nobody approved in time; a tick."""
        async with self.store.begin() as ledger:
            ordered = await PublishDue(self.directory, raise_alarm)(ledger, self.clock())
            missed = await ReviewMany(self.review).remind(ledger, self.clock())
        if ordered or missed:
            self.deliver_bells.ring()

    async def plan_series(self) -> None:
        """Give what comes again its posts of the next weeks; a tick."""
        async with self.store.reading() as ledger:
            if not await ledger.series.living():
                return
        async with self.store.begin() as ledger:
            made = await PlanSeries(self.directory, self.review)(ledger, self.clock())
        if made:
            self.deliver_bells.ring()

    async def fall_in(self) -> None:
        """Have approved what a community wants approved by now, and nothing else; a tick."""
        many = ReviewMany(self.review)
        async with self.store.reading() as ledger:
            if not await many.out_of_step(ledger, self.clock()):
                return
        async with self.store.begin() as ledger:
            await many.fall_in(ledger, self.clock())
        self.deliver_bells.ring()

    async def send_weekly(self) -> None:
        """Show the report of last week on Mondays; a tick."""
        async with self.store.reading() as ledger:
            due = await self.weekly.due(ledger, self.clock())
        if due:
            async with self.store.begin() as ledger:
                await ledger.outbox.put(due)
            self.weekly.given(due)
            self.deliver_bells.ring()

    async def remind_overdue(self) -> None:
        """Call again for cases that wait too long, and see that each is shown somewhere; a tick."""
        async with self.store.begin() as ledger:
            await RemindOverdue(self.directory, self.texts)(ledger, self.clock())
            await KeepChannels(self.directory, self.texts)(ledger, self.clock())
        self.deliver_bells.ring()

    async def attend_talks(self) -> None:
        """Questions that are complete go out, people who were quiet for long give the word back; a tick."""
        now = self.clock()
        await self.directory.prepare(self.store.reading)
        async with self.store.reading() as ledger:
            due = await self.conversations.due(ledger, now)
            unclear = await self.conversations.unclear(ledger, now) if due else []
        if not due:
            return
        await think(unclear)
        async with self.store.begin() as ledger:
            await self.conversations(ledger, now)
        self.deliver_bells.ring()

    async def look_for_changes(self) -> None:
        """Answers and products that another process has changed are read again; a tick."""
        async with self.store.reading() as ledger:
            stamp = (await ledger.faq.stamp(), await ledger.products.stamp())
        if self.stamps[-1:] != [stamp]:
            self.stamps[:] = [stamp]
            self.directory.outdated()
        await self.directory.prepare(self.store.reading)

    def catalogue(self, language: str) -> Catalogue:
        """Where products come from."""
        return Catalogue(self.store, self.directory, self.clock, self.texts, language)

    async def watch_doors(self) -> None:
        """Chats that were locked for long enough are opened, newcomers who did not answer go; a tick."""
        now = self.clock()
        async with self.store.reading() as ledger:
            due = await self.guard.due(ledger, now) or await self.meet.due(ledger, now)
        if not due:
            return
        async with self.store.begin() as ledger:
            await self.guard.release(ledger, now)
            await self.meet.give_up(ledger, now)
        self.deliver_bells.ring()

    async def tell_of_outage(self, outage: Outage) -> None:
        """A platform has fallen silent for long, or is back."""
        async with self.store.begin() as ledger:
            await TellOfOutage(self.directory, self.texts)(ledger, outage)
        self.deliver_bells.ring()

    async def collect_results(self, platform: str, gateway: Gateway, every: timedelta) -> None:
        """Ask what came of young posts; a tick."""
        await CollectResults(self.store.begin, self.store.reading, platform, gateway, every)(self.clock())

    async def watch_rivals(self, onlooker: Onlooker) -> None:
        """Look at competitors; a tick."""
        await WatchRivals(self.store.begin, self.store.reading, onlooker)(self.clock())

    async def count_subscribers(self, platform: str, crowd: Crowd) -> None:
        """Ask how many people follow us; a tick."""
        await CountSubscribers(self.store.begin, self.store.reading, platform, crowd)(self.clock())


def _console(
    decide: DecideCase,
    arrivals: Arrivals,
    lessons: LessonCommands,
    guard: Guard,
    changing: SettingsCommands,
    more: Sequence[Command],
) -> Console:
    return Console.of(
        more,
        CaseCommands(decide).commands(),
        contract.COMMANDS,
        causes.COMMANDS,
        AppealCommand(decide.directory).commands(),
        StaffCommands(AtOnce()).commands(),
        SignalCommand(raise_alarm).commands(),
        discussion.COMMANDS,
        RaidCommands(guard).commands(),
        newcomers.COMMANDS,
        campaigns.COMMANDS,
        reports.COMMANDS,
        changing.commands(),
        lessons.commands(),
        PlaceCommands(arrivals).commands(),
        staff.COMMANDS,
    )
