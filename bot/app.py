"""The composition root: settings become objects, objects become running tasks, and all stop cleanly.

On Ctrl-C or SIGTERM nothing new is taken, what is in hand is finished and settled, then the tasks
end, the last started first. What a killed process left is found in the database by the next one.
"""

import asyncio
import secrets
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

import structlog

from bot.assembly import Machine
from bot.background import Background
from bot.catalogues import all_texts
from bot.collector import keep_what_is_loaded
from bot.configuration.settings import Settings, data_folder
from bot.encoder import sentence_encoder
from bot.logs import redact
from bot.loops.school import School
from bot.media.bringing import Bringing
from bot.media.library import Library
from bot.media.shelf import Shelf
from bot.platforms.memory import KEPT, PASSING
from bot.platforms.taking import limits_of
from bot.platforms.telegram.edge import bot_of
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.vk import choices
from bot.running import Running, Say
from bot.scheduler import Ticker
from bot.signing import ButtonSigner, signing_key
from bot.starting import approval, local, telegram, vk
from bot.stories import Means, Stories
from bot.transport import albums
from bot.transport.stored import Pace
from handlers.commands.staff import code_hash
from models.clock import system_clock
from models.encoding import Encoder
from models.questions import KEPT as QUESTIONS_KEPT
from models.staff import Role
from models.storage.engine import database_file
from models.storage.lock import exclusive
from models.storage.schema import migrate
from models.storage.store import Store
from moderation.artifact import SHIPPED, Artifact, load
from moderation.judges import Judges, taught

log = structlog.get_logger()

PUBLISH_EVERY: Final = 1.0
BRING_EVERY: Final = 3.0
PLAN_EVERY: Final = 600.0
ASK_EVERY: Final = 60.0
WEEKLY_EVERY: Final = 30.0
REMIND_EVERY: Final = 15.0
DOORS_EVERY: Final = 5.0
TALKS_EVERY: Final = 1.0
LOOK_FOR_CHANGES_EVERY: Final = 60.0
FORGET_EVERY: Final = 3600.0
TIDY_EVERY: Final = 6 * 3600.0
KEEP_UP_EVERY: Final = 2.0
ATTEND_EVERY: Final = 5.0
RAW_EVENTS_KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stays when the process ends."""

    folder: Path
    store: Store
    key: bytes
    library: Library

    @classmethod
    def of(cls, folder: Path, store: Store) -> "_Kept":
        key = signing_key(folder / "signing.key")
        return cls(folder, store, key, Library.at(store, Shelf(folder / "media"), system_clock))


@dataclass(frozen=True, slots=True)
class _Known:
    """What texts are judged and questions are understood with."""

    encoder: Encoder | None
    artifact: Artifact
    judges: Judges

    @classmethod
    def of(cls, file: Path | None) -> "_Known":
        encoder, artifact = sentence_encoder(), load(file or SHIPPED)
        if encoder is None:
            log.warning("there is no sentence encoder: questions are understood by words alone")
        return cls(encoder, artifact, taught(artifact, None))


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
        kept, known = _Kept.of(folder, store), _Known.of(settings.moderation.artifact)
        running = await _built(settings, kept, known, background, stack)
        await _start(running, known, say)
        await background.until_stopped()
        log.info("smotritel finishes what is in hand")


async def _built(
    settings: Settings, kept: _Kept, known: _Known, background: Background, stack: AsyncExitStack
) -> Running:
    """All objects; of what runs there is only the ticker, which has nothing to call yet."""
    stopping = asyncio.Event()
    return Running(
        settings=settings,
        folder=kept.folder,
        key=kept.key,
        library=kept.library,
        background=background,
        stack=stack,
        machine=_machine(settings, kept, known, stopping),
        ticker=await stack.enter_async_context(Ticker(background)),
        stopping=stopping,
    )


def _machine(settings: Settings, kept: _Kept, known: _Known, stopping: asyncio.Event) -> Machine:
    means = Means(
        limits=limits_of(settings, all_texts()),
        encoder=known.encoder,
        bringer=Bringing.of(kept.library, settings.media.sources, settings.media.folder),
        approvals=settings.approval.address,
    )
    return Machine.of(
        Stories(kept.store, known.judges, ButtonSigner(kept.key), system_clock, means),
        Pace(batch=settings.intake.batch, flush=settings.intake.flush_ms / 1000),
        stopping,
        own={TELEGRAM: bot_of(settings.telegram.token.get_secret_value())},
    )


async def _start(running: Running, known: _Known, say: Say) -> None:
    """Start all, in order; it stops the other way round."""
    settings, machine = running.settings, running.machine
    school = machine.school(known.judges, known.artifact, settings.moderation.artifact)
    await school.keep_up()
    await _connect(running, say)
    await running.stack.enter_async_context(running.finishing())
    running.loop("work", machine.work)
    _look_twice(running, known)
    _look_after(running, school)
    keep_what_is_loaded()
    if code := await _owner_code(running.store):
        say(machine.stories.texts.say(settings.language, "run.owner_code", code=code))
    say(machine.stories.texts.say(settings.language, "run.stop_with"))


def _look_twice(running: Running, known: _Known) -> None:
    """What is in doubt is judged again, where that is wanted and can be done."""
    encoder, opinion = known.encoder, known.artifact.opinion
    wanted = running.settings.moderation.second_opinion
    if wanted and encoder and opinion and opinion.encoder == encoder.name:
        running.loop("second looks", running.machine.second_looks(known.judges, opinion, encoder))


async def _connect(running: Running, say: Say) -> None:
    settings = running.settings
    if settings.local.enabled:
        await local.start(running, say)
    if settings.telegram.enabled:
        await telegram.start(running)
    if settings.vk.enabled:
        await vk.start(running)
    if settings.approval.address:
        approval.start(running)


def _look_after(running: Running, school: School) -> None:
    """What is due is looked for now and then."""
    every, machine, settings = running.ticker.every, running.machine, running.settings
    ticks = machine.ticks
    every(PUBLISH_EVERY, "publish due posts", ticks.publish_due)
    every(BRING_EVERY, "bring media", ticks.bring_media)
    every(PLAN_EVERY, "plan what comes again", ticks.plan_series)
    every(ASK_EVERY, "keep up with who approves", ticks.fall_in)
    every(WEEKLY_EVERY, "send weekly reports", ticks.send_weekly)
    every(REMIND_EVERY, "remind of overdue cases", ticks.remind_overdue)
    every(LOOK_FOR_CHANGES_EVERY, "look for changed answers", ticks.look_for_changes)
    if source := settings.catalogue.source:
        refresh = partial(machine.catalogue(settings.language).refresh, source)
        every(60.0 * settings.catalogue.minutes, "read the catalogue", refresh)
    every(TALKS_EVERY, "attend conversations", ticks.attend_talks)
    every(DOORS_EVERY, "watch the doors", ticks.watch_doors)
    every(FORGET_EVERY, "forget old raw events", partial(_forget, running.store))
    every(TIDY_EVERY, "tidy the media", running.library.tidy)
    every(KEEP_UP_EVERY, "judge with what was learned", school.keep_up)
    every(ATTEND_EVERY, "learn from presses", partial(ticks.attend, school))


async def _forget(store: Store) -> None:
    async with store.begin() as ledger:
        await ledger.inbox.forget_done(system_clock() - RAW_EVENTS_KEPT)
        await ledger.recollections.forget_old(albums.PREFIX, system_clock() - albums.KEPT)
        for beginning in PASSING:
            await ledger.recollections.forget_old(beginning, system_clock() - KEPT)
        await ledger.recollections.forget_old(choices.PREFIX, system_clock() - choices.KEPT)
        for community in await ledger.communities.all():
            await ledger.questions.forget(community.id, system_clock() - QUESTIONS_KEPT)


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
            if not any(one.role is Role.OWNER and not one.is_guest for one in staff):
                break
        else:
            return None
        code = "-".join(secrets.token_hex(2) for _ in range(3))
        await ledger.communities.set_owner_code(code_hash(code), system_clock())
    return code
