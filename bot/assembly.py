"""The objects of a running Smotritel and how they hold each other; nothing here runs yet.

Constructors take values, not settings. What runs, and in which order it stops, is in `app`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from bot.readers import readers
from bot.reports.forms import chat_forms
from bot.reports.kinds import KINDS
from bot.stories import Stories
from bot.ticks import Ticks
from bot.transport.bell import Bell, Bells
from bot.transport.reading import Reading
from bot.transport.stored import Delivering, Intake, Pace, Receive, Work
from handlers.messages.second_look import LookAgain
from handlers.messages.strangers import LookAtStrangers
from handlers.messages.surroundings import Surroundings
from handlers.orders.delivery import Deliver, Patience
from handlers.orders.settle import Settle
from handlers.orders.show import ComposeCards
from handlers.orders.thought import CarryOutCommands
from handlers.ports import Acquaintance, Gateway
from handlers.reports.weekly import ComposeReports
from models.clock import Clock
from models.encoding import Encoder
from models.inbox import RawEvent
from models.media import Medium
from models.storage.store import Store
from moderation.artifact import Artifact
from moderation.judges import Judges
from moderation.opinion import Opinion


@dataclass(frozen=True, slots=True)
class Machine:
    """What every platform shares: the stories with their database and clock, the bells between the loops."""

    stories: Stories
    ticks: Ticks
    work: Work
    work_bell: Bell
    deliver_bells: Bells
    pace: Pace

    @classmethod
    def of(
        cls, stories: Stories, pace: Pace, stopping: asyncio.Event, own: Mapping[str, str] = {}
    ) -> "Machine":
        """What carries `stories` out; `own` are the bot's ids, by platform."""
        work_bell, deliver_bells = Bell(stopping), Bells(stopping)
        work = Work(
            store=stories.store,
            handle=stories.handle,
            directory=stories.directory,
            read=Reading(readers(own)),
            clock=stories.clock,
            pace=pace,
            bell=work_bell,
            deliver=deliver_bells,
        )
        ticks = Ticks(stories, deliver_bells.ring)
        return cls(stories, ticks, work, work_bell, deliver_bells, pace)

    @property
    def _store(self) -> Store:
        return self.stories.store

    @property
    def _clock(self) -> Clock:
        return self.stories.clock

    def receive(self, intake: Intake, flood: float = inf) -> Receive:
        """The loop that fills the inbox from one platform; so many events in an answer are a `flood`."""
        return Receive(
            intake=intake,
            store=self._store,
            clock=self._clock,
            pace=self.pace,
            work=self.work_bell,
            flood=flood,
        )

    def second_looks(self, judges: Judges, opinion: Opinion, encoder: Encoder) -> SecondLooks:
        """The loop that judges again what is in doubt; from now on doubts are kept for it."""
        doubts = self.stories.doubts
        doubts.zone = judges.zone(opinion)
        look = LookAgain(
            judges, opinion, self.stories.directory, self.stories.texts, self.stories.respond, doubts
        )
        return SecondLooks(
            doubts=doubts,
            look=look,
            encoder=encoder,
            store=self._store,
            clock=self._clock,
            bell=self.work.bell.another(),
            deliver=self.deliver_bells,
        )

    def first_looks(self, platform: str, acquaintance: Acquaintance) -> FirstLooks:
        """The loop that looks who writes somewhere for the first time; from now on they are kept for it."""
        self.stories.strangers.look_on(platform)
        return FirstLooks(
            platform=platform,
            strangers=self.stories.strangers,
            acquaintance=acquaintance,
            look=LookAtStrangers(self.stories.directory, self.stories.texts),
            store=self._store,
            clock=self._clock,
            bell=self.work.bell.another(),
            deliver=self.deliver_bells,
        )

    def delivering(self, platform: str, gateway: Gateway, patience: Patience) -> Delivering:
        """The loop that performs one platform's orders."""
        stories = self.stories
        limits = stories.limits.get(platform)
        deliver = Deliver(
            platform,
            Unpacking(gateway if limits is None else Checked(gateway, limits, self._media), PlanSheets()),
            self._store.begin,
            self._store.reading,
            self._clock,
            Settle(stories.directory, stories.files.taken, stories.media),
            ComposeCards(
                stories.directory,
                stories.texts,
                stories.signer,
                stories.grounds,
                Surroundings(StoredSurroundings(readers)),
                self._clock,
            ),
            ComposeReports(stories.directory, stories.texts, KINDS, chat_forms()),
            stories.files.compose,
            CarryOutCommands(stories.directory, stories.texts, stories.console.thought),
            patience,
        )

        async def next_due() -> float | None:
            async with self._store.reading() as ledger:
                moment: datetime | None = await ledger.outbox.next_due(platform)
            return None if moment is None else (moment - self._clock()).total_seconds()

        return Delivering(round=deliver, next_due=next_due, bell=self.deliver_bells.new())

    async def _media(self, names: Sequence[str]) -> Mapping[str, Medium]:
        async with self._store.reading() as ledger:
            return await ledger.media.named(names)

    async def take(self, events: Sequence[RawEvent]) -> None:
        """Keep events that a platform brought by itself; it may be told so afterwards."""
        async with self._store.begin() as ledger:
            await ledger.inbox.store(events, self._clock())
        self.work_bell.ring()

    def school(self, judges: Judges, artifact: Artifact, file: Path | None) -> School:
        """Where it is learned from presses; `file` is the artefact's, None the shipped one."""
        return School(
            store=self._store,
            directory=self.stories.directory,
            judges=judges,
            artifact=artifact,
            file=file,
            history=StoredHistory(self._store, readers),
            texts=self.stories.texts,
            signer=self.stories.signer,
            clock=self._clock,
        )

    def catalogue(self, language: str) -> Catalogue:
        """Where products come from."""
        return Catalogue(self._store, self.stories.directory, self._clock, self.stories.texts, language)
