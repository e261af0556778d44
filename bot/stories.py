"""The stories, and who is called for which command, press or order; what runs is in `assembly`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bot.catalogues import all_texts
from bot.exchange.sheets import PlanSheets
from bot.history import StoredHistory
from bot.readers import readers
from bot.signing import ButtonSigner
from handlers.answers import learn as learning
from handlers.answers import replies
from handlers.answers.again import Again
from handlers.answers.attend import Attend
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
from handlers.cases.pinning import Pinning
from handlers.commands import menu, settings, staff
from handlers.commands.console import Console
from handlers.commands.settings import SettingsCommands
from handlers.community.directory import Directory
from handlers.community.entrances import Entrances
from handlers.community.notice import NoticeQuiet
from handlers.community.trouble import TellOfTrouble
from handlers.community.what_if import Foresight
from handlers.lessons import told
from handlers.lessons.commands import LessonCommands
from handlers.likeness.grounds import Grounds
from handlers.messages.doubts import Doubts
from handlers.messages.judge import JudgeMessages
from handlers.newcomers import commands as newcomers
from handlers.newcomers import meet as meeting
from handlers.newcomers.meet import Meet
from handlers.on_the_spot import discussion
from handlers.on_the_spot.signal import SignalCommand
from handlers.on_the_spot.staff import StaffCommands
from handlers.places import arrivals as places
from handlers.places.arrivals import Arrivals
from handlers.places.commands import PlaceCommands
from handlers.plan import files as filing
from handlers.plan import post_card
from handlers.plan import story as plan
from handlers.plan.bring import Bring
from handlers.plan.files import PlanFiles
from handlers.plan.keeping import MediaCommand
from handlers.plan.lending import Lending
from handlers.plan.media import by_name
from handlers.plan.review import Review
from handlers.plan.statements import Statements
from handlers.ports import Bringer
from handlers.raids import telling
from handlers.raids.commands import RaidCommands
from handlers.raids.guard import Guard
from handlers.raids.presses import RaidPresses
from handlers.raids.telling import Telling
from handlers.reports import commands as reports
from handlers.routes import HandleBatch, OnPress
from handlers.talks.converse import Converse
from models.capabilities import PostLimits
from models.clock import Clock
from models.encoding import Encoder
from models.storage.store import Store
from moderation.judges import Judges
from moderation.recent import Recent


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What the stories have at hand: `limits` are what each platform takes as a post.

    `approvals` is where links of approval lead, nowhere if empty. Without `encoder` questions are
    understood by their words alone, without `bringer` no media come.
    """

    limits: Mapping[str, PostLimits] = field(default_factory=dict)
    encoder: Encoder | None = None
    bringer: Bringer | None = None
    approvals: str = ""


NOTHING: Final = Means()


class Stories:
    """What is done about an event, a press, a command: one of each story, holding those that it needs."""

    def __init__(
        self, store: Store, judges: Judges, signer: ButtonSigner, clock: Clock, means: Means = NOTHING
    ) -> None:
        self.store, self.clock = store, clock
        self.texts, self.signer, self.limits = all_texts(), signer, means.limits
        self._matcher = partial(Matcher, encoder=means.encoder)
        self.directory = Directory(self._matcher)
        self._everybody = self.directory, self.texts, signer
        self._about_the_plan(means)
        self._about_cases(judges)
        self._about_the_community(judges)
        self.console = self._console()
        self._about_questions(judges)
        self.doubts = Doubts()
        judging = JudgeMessages(judges, Recent(), self.texts, self.doubts, Converse(self.respond))
        self.strangers = judging.strangers
        self.handle = self._handling(judging)

    def _about_the_plan(self, means: Means) -> None:
        self.review = Review(*self._everybody, self.clock)
        self.lending = Lending(self.directory, self.review, self.signer, means.approvals)
        origins = means.bringer.origins if means.bringer else by_name
        self.files = PlanFiles(self.directory, self.review, means.limits, PlanSheets(), origins)
        self.media = MediaCommand(self.directory, self.texts)
        self.bring = (
            Bring(self.directory, self.texts, means.limits, means.bringer, self.review.settle)
            if means.bringer
            else None
        )

    def _about_cases(self, judges: Judges) -> None:
        self.learn = Learn(*self._everybody)
        pinning = Pinning(Statements(self.limits, self.review), self.texts)
        self.decide = DecideCase(*self._everybody, self.learn.answered, pinning)
        self.trouble = TellOfTrouble(self.directory)
        self.grounds = Grounds(self.directory, judges)

    def _about_the_community(self, judges: Judges) -> None:
        """Who comes, where it is at home, what its people change."""
        self.guard = Guard(self.directory, Telling(self.texts, self.signer))
        self.meet = Meet(*self._everybody, judges.of)
        self.arrivals = Arrivals(*self._everybody)
        self.lessons = LessonCommands(*self._everybody, judges)
        foresight = Foresight(judges, StoredHistory(self.store, readers))
        self.changing = SettingsCommands(*self._everybody, foresight)

    def _about_questions(self, judges: Judges) -> None:
        self.respond = Respond(self.signer)
        self.again = Again(judges, self.texts)
        self.conversations = Attend(self.directory, self.again, self.respond, raise_alarms)

    def _handling(self, judging: JudgeMessages) -> HandleBatch:
        return HandleBatch(
            directory=self.directory,
            judge=judging,
            decide=self.decide,
            console=self.console,
            arrivals=self.arrivals,
            notice=NoticeQuiet(self.directory, self.decide),
            entrances=Entrances(self.directory, self.meet, self.guard),
            texts=self.texts,
            presses=self._presses(),
        )

    def _console(self) -> Console:
        console = Console.of(
            plan.commands(self.limits, self.review, self.files, self.lending, self.media),
            FaqCommands(self._matcher).commands(),
            CaseCommands(self.decide).commands(),
            contract.COMMANDS,
            causes.COMMANDS,
            AppealCommand(self.directory).commands(),
            StaffCommands(AtOnce()).commands(),
            SignalCommand(raise_alarm).commands(),
            discussion.COMMANDS,
            RaidCommands(self.guard).commands(),
            newcomers.COMMANDS,
            campaigns.COMMANDS,
            reports.COMMANDS,
            self.changing.commands(),
            self.lessons.commands(),
            PlaceCommands(self.arrivals).commands(),
            staff.COMMANDS,
        )
        return replace(console, menu=partial(menu.menu_of, signer=self.signer))

    def _presses(self) -> Mapping[str, OnPress]:
        return {
            places.PREFIX: self.arrivals.press,
            told.PREFIX: self.lessons.press,
            settings.PREFIX: self.changing.press,
            meeting.PREFIX: self.meet.press,
            telling.PREFIX: RaidPresses(self.guard, Expulsions(self.decide)),
            post_card.PREFIX: self.review.press,
            filing.PREFIX: self.files.press,
            learning.PREFIX: self.learn.press,
            replies.PREFIX: AnswerPresses(
                self.directory, self.again, self.signer, self.respond, raise_alarms
            ),
            menu.PREFIX: menu.MenuPresses(self.directory, self.console, self.texts, self.signer),
        }
