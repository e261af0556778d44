"""A month of the people on duty on a clock that is set by hand: leave, dead chats, restarts, presses at once.

A short stretch of it runs in every test; `SMOTRITEL_MONTH=full` lives the whole month with 10,000 cases.
"""

import asyncio
import os
import random
import re
from collections import Counter as Counts
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.assembly import Machine
from bot.stories import Means, Stories
from handlers.community.channels import LOOK_EVERY
from models.cases import Case, CaseKind, CaseState, Severity
from models.communities import Community, Mode, Place
from models.errors import Refused
from models.escalation import Escalation, Hours, Leave
from models.intents import Act, Edit, Receipt, Send
from models.outcomes import DeedKind
from models.staff import Role
from tests import builders
from tests.builders import PLACES, community
from tests.fakes import Network
from tests.stage import Stage, stage_on

FULL = os.environ.get("SMOTRITEL_MONTH") == "full"
STEP = timedelta(minutes=13)
STEPS, CASES = (3340, 10_000) if FULL else (100, 290)
START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
"""A Monday."""
TICK = timedelta(seconds=15)
CHANNELS = ("duty", "second", "desk")
PRESSES = ("Беру", "Закрыть", "Скрыть", "Не проблема", "Запретить писать", "Отложить", "Передать")
LATE = ("Уже", "С этим делом", "Закрыто:")
NUMBER = re.compile(r"№\d+")
MORE = re.compile(r"\+(\d+)")


@dataclass(slots=True)
class Phones(Network):
    """A network some of whose chats can't be written to."""

    dead: set[str] = field(default_factory=set)

    async def perform(self, act: Act, key: str) -> Receipt:
        chat = act.address.chat if isinstance(act, Edit) else getattr(act, "chat", None)
        if isinstance(act, Send | Edit) and chat in self.dead:
            raise Refused("the bot was kicked from the chat")
        return await Network.perform(self, act, key)


def contract() -> Community:
    """Office hours, a quiet night, complaints at any hour; each week somebody else is away."""
    weeks = [date(2026, 11, 2) + timedelta(weeks=week) for week in range(5)]
    away = zip(("anna", "boris", "lev", "anna", "boris"), weeks, strict=True)
    escalation = Escalation(
        hours=Hours(days=(0, 1, 2, 3, 4), start=time(10), end=time(19)),
        quiet=Hours(start=time(22), end=time(8)),
        days_off=(date(2026, 11, 4),),
        severities={CaseKind.NEGATIVE: Severity.URGENT},
        leave=tuple(Leave(person=one, first=day, last=day + timedelta(days=6)) for one, day in away),
    )
    return community(mode=Mode.SUGGEST, places={**PLACES, "second": Place.DUTY}, escalation=escalation)


@dataclass(slots=True)
class Life:
    """The month as it is lived, and what was seen of it."""

    stage: Stage
    phones: Phones
    chance: random.Random
    called: int = 0
    told: int = 0
    read: int = 0

    async def step(self, number: int) -> None:
        """A while goes by: people complain, the staff press, the clock rings."""
        self._kill(number)
        await self._complain(number)
        await self._press()
        self.stage.watch.now += STEP - TICK
        for _ in range(2):
            await self.ring(TICK / 2)

    async def ring(self, later: timedelta) -> None:
        """The clock rings after a while; who is called for which cases is counted on both sides."""
        self.stage.watch.now += later
        before = await self._alerts()
        await self.stage.overdue()
        after = await self._alerts()
        self.called += sum(after[case] - before.get(case, after[case]) for case in after)
        self._read()

    async def _alerts(self) -> dict[int, int]:
        """How often somebody was called for each case that is open."""
        return {case.id: case.alerts for case in await self.stage.cases(CaseState.OPEN, CaseState.TAKEN)}

    def _kill(self, number: int) -> None:
        day = number * STEP // timedelta(days=1)
        length = 3 if FULL else 0
        first_dead = 9 if FULL else 0
        hour = number * STEP % timedelta(days=1) // timedelta(hours=1)
        dead = {"duty"} if first_dead <= day <= first_dead + length and 6 <= hour < 18 else set()
        self.phones.dead = dead | ({"second", "desk"} if dead and 10 <= hour < 12 else set())

    async def _complain(self, number: int) -> None:
        who = f"{number}"
        await self.stage.happen(
            *(
                builders.message(text, f"{kind}-{who}", chat, at=self.stage.watch(), **more)
                for kind, text, chat, more in (
                    ("angry", "всё плохо #angry", "wall", {"thread": f"post-{number % 97}"}),
                    ("ask", "а можно снять зал ?", f"dm-{who}", {}),
                    ("rude", "~spam", "chat", {}),
                )
            )
        )

    async def _press(self) -> None:
        """Those who answer for cases do something about some of them, often two at once."""
        for case in await self.stage.cases(CaseState.OPEN, CaseState.TAKEN):
            if case.card is None or self.chance.random() > 0.35:
                continue
            written = self.phones.written[case.card.message]
            labels = [label for label in written.labels if label.startswith(PRESSES)]
            if not labels:
                continue
            label = self.chance.choice(labels)
            people = self.chance.sample(["anna", "boris", "lev", "olga"], self.chance.choice([1, 1, 2]))
            presses = [self.stage.pressing(person, written, label) for person in people]
            await self.stage.happen(*presses)
            told = [self.phones.told[press.press_id] for press in presses]
            in_time = [words for words in told if not words.startswith(LATE)]
            if not label.startswith("Отложить"):  # who has it may put it off again
                assert len(in_time) < 2, "of two who press at once the second is told that it is too late"

    def _read(self) -> None:
        """What the people on duty read: for how many cases they were called."""
        written = list(self.phones.written.values())
        for one in written[self.read :]:
            if one.address.chat in CHANNELS and one.text.startswith(("⏰", "📋")):
                self.told += len(NUMBER.findall(one.text)) + sum(map(int, MORE.findall(one.text)))
        self.read = len(written)

    async def check(self) -> None:
        """Nobody is forgotten."""
        now, nobody = self.stage.watch(), set(CHANNELS) <= self.phones.dead
        for case in await self.stage.cases(CaseState.OPEN, CaseState.TAKEN):
            assert case.owner, f"case {case.id} has nobody who answers for it"
            assert case.deadline > now or nobody, f"case {case.id} is due and nobody is called"
            assert case.card or nobody or now - case.opened_at < LOOK_EVERY, (
                f"case {case.id} is shown nowhere"
            )

    async def end(self, cases: list[Case]) -> None:
        """Every alert has reached somebody, and nothing was done twice."""
        assert self.told == self.called > 0
        unseen = [case.id for case in cases if case.card is None]
        assert not unseen, f"never shown: {unseen}"
        async with self.stage.store.reading() as ledger:
            standing = await ledger.deeds.standing([case.id for case in cases])
        for number, deeds in standing.items():
            kinds = Counts((deed.kind, deed.address) for deed in deeds)
            assert max(kinds.values()) == 1, f"in case {number} something was done twice"
            assert {kind for kind, _ in kinds} <= {DeedKind.REMOVED, DeedKind.MUTED, DeedKind.BANNED}


@asynccontextmanager
async def lived(url: str) -> AsyncIterator[Life]:
    """Lives on one database, one after the other, with one network around them."""
    phones, chance, watch = Phones(), random.Random(7), START
    async with stage_on(url, contract(), now=watch) as stage:
        await stage.appoint("boris", "Борис", Role.MODERATOR)
        await stage.appoint("lev", "Лев", Role.MODERATOR)
        life = Life(stage, phones, chance)
        restarted(life, stage)
        yield life


def restarted(life: Life, stage: Stage) -> None:
    """A process that knows nothing of the one before but what stands in the database."""
    before = stage.machine.stories
    means = Means(limits=before.limits)
    again = Stories(stage.store, before.grounds.judges, before.signer, stage.watch, means)
    machine = Machine.of(again, stage.machine.pace, asyncio.Event())
    stage.machine, stage.network = machine, life.phones
    patience: Any = stage.delivering.round.patience  # type: ignore[attr-defined]
    stage.delivering = machine.delivering("vk", life.phones, patience)


@pytest.mark.timeout(3 * 3600 if FULL else 300)
async def test_a_month_goes_by_and_no_case_is_forgotten_no_alert_lost_nothing_done_twice(
    fresh: Callable[[], str],
) -> None:
    async with lived(fresh()) as life:
        for number in range(STEPS):
            await life.step(number)
            await life.check()
            if number % 50 == 49:
                restarted(life, life.stage)
        life.phones.dead = set()
        for _ in range(3):
            await life.ring(LOOK_EVERY)
        async with life.stage.store.reading() as ledger:
            cases = await ledger.cases.listing(builders.COMMUNITY, tuple(CaseState), 100_000)
        assert len(cases) >= CASES
        await life.end(cases)
