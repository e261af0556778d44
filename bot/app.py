"""The composition root: settings become objects, objects become running tasks, and all stop cleanly.

On Ctrl-C or SIGTERM nothing new is taken, what is in hand is finished and settled, then the tasks
end, the last started first. What a killed process left is found in the database by the next one.
"""

import asyncio
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from math import inf
from pathlib import Path
from typing import Any

import structlog

from bot.assembly import Machine, all_texts
from bot.background import Background, Restart
from bot.boards.approvals import StoredApprovals
from bot.boards.board import StoredBoard
from bot.boards.plan import StoredPlan
from bot.collector import keep_what_is_loaded
from bot.connections import to_telegram, to_vk
from bot.disk import free_at
from bot.encoder import sentence_encoder
from bot.logs import redact
from bot.loops.school import School
from bot.media.bringing import Bringing
from bot.media.keeping import Keeping
from bot.media.library import Library
from bot.media.shelf import Shelf
from bot.platforms.abilities import NOT_HERE, declare
from bot.platforms.door import Door
from bot.platforms.local import starter
from bot.platforms.local.edge import COLLECT_EVERY, LACKING, Elsewhere, LocalEdge, connected, start_network
from bot.platforms.memory import KEPT, PASSING, StoredMemory
from bot.platforms.taking import limits_of
from bot.platforms.telegram.edge import COLLECT_EVERY as COLLECT_SELDOM
from bot.platforms.telegram.edge import GIVE_BACK_EVERY, MENU_EVERY, bot_of, settle_in
from bot.platforms.telegram.edge import LACKING as LACKING_ON_TELEGRAM
from bot.platforms.telegram.edge import connected as connected_to_telegram
from bot.platforms.telegram.mapping import PAGE as FULL_PAGE
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.vk import choices
from bot.platforms.vk.edge import COLLECT_EVERY as COLLECT_OF_VK
from bot.platforms.vk.edge import LACKING as LACKING_ON_VK
from bot.platforms.vk.edge import LEARN_EVERY
from bot.platforms.vk.edge import connected as connected_to_vk
from bot.platforms.vk.edge import settle_in as settle_in_vk
from bot.platforms.vk.places import PLATFORM as VK
from bot.scheduler import Ticker
from bot.settings import Settings, data_folder
from bot.signing import ButtonSigner, signing_key
from bot.transport import albums
from bot.transport.stored import Intake, Pace
from bot.web.app import create_web
from bot.web.approval import ApprovalParts, create_approval
from bot.web.network import LocalNetwork
from bot.web.parts import WebParts
from bot.web.serving import WebServer
from handlers.commands.staff import code_hash
from handlers.orders.delivery import Patience
from handlers.ports import Acquaintance, Platform
from models.capabilities import Capability
from models.clock import system_clock
from models.communities import Community
from models.encoding import Encoder
from models.questions import KEPT as QUESTIONS_KEPT
from models.staff import Role
from models.storage.engine import database_file
from models.storage.lock import exclusive
from models.storage.schema import migrate
from models.storage.store import Store
from models.texts import Sentence
from moderation.artifact import SHIPPED, load
from moderation.judges import Judges, taught
from moderation.opinion import Opinion

log = structlog.get_logger()

PUBLISH_EVERY = 1.0
BRING_EVERY = 3.0
PLAN_EVERY = 600.0
ASK_EVERY = 60.0
WEEKLY_EVERY = 30.0
REMIND_EVERY = 15.0
TELL_EVERY = 5.0
DOORS_EVERY = 5.0
TALKS_EVERY = 1.0
LOOK_AT_DOOR_EVERY = 20.0
LOOK_FOR_CHANGES_EVERY = 60.0
FORGET_EVERY = 3600.0
TIDY_EVERY = 6 * 3600.0
COUNT_EVERY = 3600.0
KEEP_UP_EVERY = 2.0
ATTEND_EVERY = 5.0
RAW_EVENTS_KEPT = timedelta(days=30)
FINISH_WITHIN = 10.0

Say = Callable[[str], None]
"""Prints a line for the person at the terminal."""


async def serve(settings: Settings, say: Say) -> None:
    """Run everything that the settings name until a signal asks to stop.

    Raises:
        ConfigError: a setting can't be used here.
        StorageError: the database can't be used, or another Smotritel works with it.
    """
    for secret in settings.secrets():
        redact(secret)
    folder = data_folder(settings.data)
    async with AsyncExitStack() as stack:
        store = await _opened(settings.database.get_secret_value(), stack)
        background = await stack.enter_async_context(Background())
        _stop_on_signals(background)
        running = _Running(settings, folder, store, background, stack)
        await running.start(say)
        await background.until_stopped()
        log.info("smotritel finishes what is in hand")


@dataclass(slots=True)
class _Running:
    """What is started, in order; it stops the other way round."""

    settings: Settings
    folder: Path
    store: Store
    background: Background
    stack: AsyncExitStack
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    ended: list[asyncio.Event] = field(default_factory=list)
    pages: list[WebServer] = field(default_factory=list)
    judges: Judges = field(init=False)
    library: Library = field(init=False)
    opinion: Opinion | None = None
    encoder: Encoder | None = field(default_factory=sentence_encoder)

    async def start(self, say: Say) -> None:
        self.library = Library.at(self.store, Shelf(self.folder / "media"), system_clock)
        machine, school = await self._machine_and_school()
        ticker = await self.stack.enter_async_context(Ticker(self.background))
        if self.settings.local.enabled:
            await self._start_local(machine, ticker, say)
        if self.settings.telegram.enabled:
            await self._start_telegram(machine, ticker)
        if self.settings.vk.enabled:
            await self._start_vk(machine, ticker)
        if self.settings.approval.address:
            self._open_approval(machine)
        await self.stack.enter_async_context(self._finishing(machine))
        self._loop("work", machine.work)
        self._look_again(machine)
        ticker.every(PUBLISH_EVERY, "publish due posts", machine.publish_due)
        ticker.every(BRING_EVERY, "bring media", machine.bring_media)
        ticker.every(PLAN_EVERY, "plan what comes again", machine.plan_series)
        ticker.every(ASK_EVERY, "keep up with who approves", machine.fall_in)
        ticker.every(WEEKLY_EVERY, "send weekly reports", machine.send_weekly)
        ticker.every(REMIND_EVERY, "remind of overdue cases", machine.remind_overdue)
        ticker.every(LOOK_FOR_CHANGES_EVERY, "look for changed answers", machine.look_for_changes)
        if source := self.settings.catalogue.source:
            refresh = partial(machine.catalogue(self.settings.language).refresh, source)
            ticker.every(60.0 * self.settings.catalogue.minutes, "read the catalogue", refresh)
        ticker.every(TALKS_EVERY, "attend conversations", machine.attend_talks)
        ticker.every(DOORS_EVERY, "watch the doors", machine.watch_doors)
        ticker.every(FORGET_EVERY, "forget old raw events", self._forget)
        ticker.every(TIDY_EVERY, "tidy the media", self.library.tidy)
        ticker.every(KEEP_UP_EVERY, "judge with what was learned", school.keep_up)
        ticker.every(ATTEND_EVERY, "learn from presses", partial(machine.attend, school))
        keep_what_is_loaded()
        if code := await _owner_code(self.store):
            say(machine.texts.say(self.settings.language, "run.owner_code", code=code))
        say(machine.texts.say(self.settings.language, "run.stop_with"))

    async def _machine_and_school(self) -> tuple[Machine, School]:
        file = self.settings.moderation.artifact
        artifact = load(file or SHIPPED)
        judges = taught(artifact, None)
        machine = Machine.build(
            self.store,
            judges,
            ButtonSigner(self._key()),
            system_clock,
            Pace(batch=self.settings.intake.batch, flush=self.settings.intake.flush_ms / 1000),
            self.stopping,
            limits=limits_of(self.settings, all_texts()),
            own={TELEGRAM: bot_of(self.settings.telegram.token.get_secret_value())},
            encoder=self.encoder,
            bringer=Bringing.of(self.library, self.settings.media.sources, self.settings.media.folder),
            approvals=self.settings.approval.address,
        )
        if self.encoder is None:
            log.warning("there is no sentence encoder: questions are understood by words alone")
        self.judges, self.opinion = judges, artifact.opinion
        school = machine.school(judges, artifact, file)
        await school.keep_up()
        return machine, school

    def _look_again(self, machine: Machine) -> None:
        encoder = self.encoder if self.settings.moderation.second_opinion else None
        if encoder and self.opinion and self.opinion.encoder == encoder.name:
            looks = machine.second_looks(self.judges, self.opinion, encoder)
            self._loop("second looks", looks)

    def _look_at_strangers(self, machine: Machine, platform: str, acquaintance: Acquaintance) -> None:
        self._loop(f"look who is new on {platform}", machine.first_looks(platform, acquaintance))

    async def _start_local(self, machine: Machine, ticker: Ticker, say: Say) -> None:
        edge = await self.stack.enter_async_context(connected(await self._network(), contents=self.library))
        async with self.store.begin() as ledger:
            language = self.settings.local.language
            community = await starter.settle_in(ledger.communities, ledger.faq, language, system_clock())
        platform = starter.PLATFORM
        await self._declare(platform, LACKING)
        # Earlier versions of it had no files, and said so.
        await declare(StoredMemory(platform, self.store, system_clock), {Capability.FILES: None})
        # The page first: where its port is taken nothing else has begun that would fail while all stops.
        await self._start_page(machine, edge, community, say)
        self._receive(machine, platform, edge.intake)
        self._perform(machine, ticker, platform, edge.gateway, COLLECT_EVERY)

    async def _start_telegram(self, machine: Machine, ticker: Ticker) -> None:
        telegram = self.settings.telegram
        edge = await self.stack.enter_async_context(
            connected_to_telegram(
                to_telegram(telegram),
                self.store,
                system_clock,
                machine.tell_of_outage,
                contents=self.library,
            )
        )
        async with self.store.begin() as ledger:
            await settle_in(ledger.communities, self.settings.language, system_clock())
        await self._declare(TELEGRAM, LACKING_ON_TELEGRAM)
        if telegram.webhook:
            webhook = edge.webhook(telegram.webhook, self._key(), machine.take)
            self._open(ticker, TELEGRAM, webhook, (telegram.webhook_host, telegram.webhook_port))
            tell = partial(machine.tell_of_trouble, TELEGRAM, lambda: webhook.troubles)
            ticker.every(TELL_EVERY, f"tell of trouble with {TELEGRAM}", tell)
        else:
            self._receive(machine, TELEGRAM, edge.intake, FULL_PAGE)
        self._perform(machine, ticker, TELEGRAM, edge.gateway, COLLECT_SELDOM)
        self._look_at_strangers(machine, TELEGRAM, edge.gateway)
        ticker.every(GIVE_BACK_EVERY.total_seconds(), "give permissions back", edge.give_back)
        menu = edge.menu(self.store, machine.texts, machine.console, machine.names)
        ticker.every(MENU_EVERY.total_seconds(), "show the menus of commands", menu)

    async def _start_vk(self, machine: Machine, ticker: Ticker) -> None:
        community = self.settings.vk
        edge = await self.stack.enter_async_context(
            connected_to_vk(
                to_vk(community),
                self.store,
                system_clock,
                machine.tell_of_outage,
                commands=machine.console.in_public,
                contents=self.library,
            )
        )
        async with self.store.begin() as ledger:
            await settle_in_vk(
                ledger.communities, community.community, self.settings.language, system_clock()
            )
        await self._declare(VK, LACKING_ON_VK)
        troubles = [edge.troubles]
        if community.callback:
            callback = edge.callback(community.callback, self._key(), machine.take)
            self._open(ticker, VK, callback, (community.callback_host, community.callback_port))
            troubles.append(lambda: callback.troubles)
        else:
            self.background.start("switch events of vk on", edge.listen, restart=Restart())
            self._receive(machine, VK, edge.intake)
        ticker.every(LEARN_EVERY.total_seconds(), "learn what vk allows", edge.learn)
        ticker.every(COUNT_EVERY, "look at competitors", partial(machine.watch_rivals, edge.gateway))
        self._perform(machine, ticker, VK, edge.gateway, COLLECT_OF_VK)
        self._look_at_strangers(machine, VK, edge.gateway)
        tell = partial(machine.tell_of_trouble, VK, partial(_all, troubles))
        ticker.every(TELL_EVERY, f"tell of trouble with {VK}", tell)

    async def _declare(self, platform: str, lacking: Sequence[Capability]) -> None:
        """Tell the stories what a platform does not have at all."""
        await declare(StoredMemory(platform, self.store, system_clock), dict.fromkeys(lacking, NOT_HERE))

    def _receive(self, machine: Machine, platform: str, intake: Intake, full: float = inf) -> None:
        """Ask a platform for events; `full` are as many as it puts into an answer."""
        self.background.start(f"receive {platform}", machine.receive(intake, full), restart=Restart())

    def _open(self, ticker: Ticker, platform: str, door: Door, at: tuple[str, int]) -> None:
        """Let a platform bring events, and look whether it can."""
        server = WebServer(door.app, *at, asyncio.Event())
        ticker.every(LOOK_AT_DOOR_EVERY, f"look whether {platform} can call us", door.look)
        self.pages.append(server)
        self.background.start(f"door of {platform}", server.run_until_stopped)
        self.background.start(f"announce the door of {platform}", door.announce, restart=Restart())

    def _open_approval(self, machine: Machine) -> None:
        """Let people outside approve by the links that they were given."""
        approval = self.settings.approval
        parts = ApprovalParts(
            approvals=StoredApprovals(
                self.store, machine.lending, machine.limits, system_clock, machine.deliver_bells.ring
            ),
            texts=machine.texts,
            clock=system_clock,
            thumbnail=self.library.thumbnail,
            address=approval.address,
            language=self.settings.language,
        )
        server = WebServer(create_approval(parts), approval.host, approval.port, asyncio.Event())
        self.pages.append(server)
        self.background.start("approval by links", server.run_until_stopped)

    def _perform(
        self, machine: Machine, ticker: Ticker, platform: str, gateway: Platform, collect_every: timedelta
    ) -> None:
        """Perform a platform's orders, and ask what came of its posts and how many follow us."""
        keeping = Keeping(gateway, self.library)
        self._loop(f"deliver {platform}", machine.delivering(platform, keeping, self._patience()))
        collect = partial(machine.collect_results, platform, gateway, collect_every)
        ticker.every(max(1.0, collect_every.total_seconds() / 6), f"collect results of {platform}", collect)
        counting = partial(machine.count_subscribers, platform, gateway)
        ticker.every(COUNT_EVERY, f"count subscribers of {platform}", counting)

    def _key(self) -> bytes:
        return signing_key(self.folder / "signing.key")

    async def _network(self) -> Elsewhere:
        local = self.settings.local
        if local.address:
            return Elsewhere(address=local.address, token=local.token.get_secret_value())
        network = await start_network(self.settings.local_database, local.language, self.background)
        redact(network.token)
        return network

    async def _start_page(self, machine: Machine, edge: LocalEdge, community: Community, say: Say) -> None:
        web = self.settings.web
        parts = WebParts(
            network=LocalNetwork(edge.session),
            board=StoredBoard(
                self.store, community.id, machine.texts, system_clock, partial(free_at, self.folder)
            ),
            plan=StoredPlan(self.store, community.id, machine.limits, machine.texts, system_clock),
            texts=machine.texts,
            clock=system_clock,
            zone=community.zone,
            language=self.settings.language,
            spoken=community.language,
            host=web.host,
            thumbnail=self.library.thumbnail,
        )
        server = WebServer(create_web(parts), web.host, web.port, parts.stopping)
        self.pages.append(server)
        self.background.start("page", server.run_until_stopped)
        say(machine.texts.say(self.settings.language, "run.page", address=f"{server.address}/"))

    def _patience(self) -> Patience:
        delivery = self.settings.delivery
        return Patience(lease=timedelta(seconds=delivery.lease_seconds), attempts=delivery.attempts)

    def _loop(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        ended = asyncio.Event()
        self.ended.append(ended)

        async def telling() -> None:
            await work()
            ended.set()

        self.background.start(name, telling, restart=Restart())

    @asynccontextmanager
    async def _finishing(self, machine: Machine) -> AsyncIterator[None]:
        """On the way out: no new rounds, and those in hand end before anything they use is closed."""
        yield
        self.stopping.set()
        machine.work_bell.ring()
        machine.deliver_bells.ring()
        try:
            async with asyncio.timeout(FINISH_WITHIN):
                for ended in self.ended:
                    await ended.wait()
        except TimeoutError:
            log.warning("something in hand did not finish in time; it will be found at the next start")
        for page in self.pages:
            page.stop()
        await self.background.stop()

    async def _forget(self) -> None:
        async with self.store.begin() as ledger:
            await ledger.inbox.forget_done(system_clock() - RAW_EVENTS_KEPT)
            await ledger.recollections.forget_old(albums.PREFIX, system_clock() - albums.KEPT)
            for beginning in PASSING:
                await ledger.recollections.forget_old(beginning, system_clock() - KEPT)
            await ledger.recollections.forget_old(choices.PREFIX, system_clock() - choices.KEPT)
            for community in await ledger.communities.all():
                await ledger.questions.forget(community.id, system_clock() - QUESTIONS_KEPT)


def _all(troubles: Sequence[Callable[[], Mapping[str, Sentence]]]) -> Mapping[str, Sentence]:
    return {what: why for some in troubles for what, why in some().items()}


async def _opened(url: str, stack: AsyncExitStack) -> Store:
    if (file := database_file(url)) is not None:
        stack.enter_context(exclusive(file))
    result = await migrate(url)
    if result.before != result.after:
        log.info("the database was brought up to date", backup=str(result.backup or "none needed"))
    store = await Store.open(url, system_clock)
    stack.push_async_callback(store.close)
    return store


def _stop_on_signals(background: Background) -> None:
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, background.request_stop)
        except NotImplementedError:  # Windows, where a plain handler has to wake the loop by itself
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(background.request_stop))


async def _owner_code(store: Store) -> str | None:
    """A new one-time code, while a community has no owner; only its hash is kept."""
    async with store.begin() as ledger:
        for community in await ledger.communities.all():
            staff = await ledger.communities.staff(community.id)
            if not any(colleague.role is Role.OWNER for colleague in staff):
                break
        else:
            return None
        code = "-".join(secrets.token_hex(2) for _ in range(3))
        await ledger.communities.set_owner_code(code_hash(code), system_clock())
    return code
