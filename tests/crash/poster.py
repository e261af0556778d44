"""Lives that do nothing but publish: `python -m tests.crash.poster`, told what by JSON lines.

As in `launcher` each is a fork of this process and dies by SIGKILL. It puts right what the last one has left,
plans a post, is armed from then on, and ends when nothing is left to do. What waits is not waited for, the
clock is wound on.

What a program learns when it does something for the first time (statements compiled, models built) this
process has learned before it forks, by publishing a post of each kind itself, and its database has no thread
of its own: so a life costs little more than what it does.
"""

import asyncio
import gc
import mmap
import os
import ssl
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import certifi
import msgspec

from bot.assembly import Machine
from bot.catalogues import all_texts
from bot.configuration.settings import Settings
from bot.platforms.limits import Budget, Limits
from bot.platforms.taking import limits_of
from bot.signing import ButtonSigner
from bot.stories import Means, Stories
from bot.transport.stored import Delivering, Intake, Pace
from handlers.orders.delivery import Patience
from handlers.ports import Gateway
from models.content import Content, Post, Trait
from models.storage import driver
from models.storage import store as storage
from models.storage.store import Store
from moderation.judge import load_judge
from moderation.judges import Judges
from tests.crash.launcher import Death, born
from tests.crash.points import NOTE_SIZE, Trap, watch_database
from tests.crash.wires import WIRES
from tests.crash.wound import WoundClock

SECONDS = 60.0
AHEAD = timedelta(hours=1)
_MOMENT = 0.01


class Site(msgspec.Struct, kw_only=True):
    """Where posts go; `connection` is what the platform's adapter needs to know of it."""

    platform: str
    community: str
    database: str
    clock: str
    connection: dict[str, Any]


class Task(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What a life is to publish besides what is left of earlier ones, and the point at which it dies.

    It lives in a `folder`, where the files of its site are. One that is `rehearsed` nobody is born for: the
    process does it that later lives are forks of.
    """

    site: Site
    folder: str
    content: Content | None = None
    key: str = ""
    nth: int | None = None
    rehearsed: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A platform's adapter; an `intake` only where publishing needs to hear what happens there."""

    gateway: Gateway
    intake: Intake | None = None


class Unhurried(Limits):
    """A pace for a platform that has none, and pauses by the clock that is wound on."""

    def __init__(self) -> None:
        fast = Budget(per_second=100_000, burst=100_000)
        super().__init__(token=fast, chat=fast)

    def pause(self, retry_after: timedelta, chat: str | None = None) -> None:
        """Whoever was told to wait puts the order off, which is enough."""


@asynccontextmanager
async def _local(site: Site, store: Store, clock: WoundClock) -> AsyncIterator[Edge]:
    from bot.platforms.local.edge import Elsewhere, connected

    async with connected(Elsewhere(**site.connection), Unhurried()) as edge:
        yield Edge(edge.gateway)


@asynccontextmanager
async def _telegram(site: Site, store: Store, clock: WoundClock) -> AsyncIterator[Edge]:
    from bot.platforms.hearing import nobody
    from bot.platforms.telegram.edge import Connection, connected

    async with connected(Connection(**site.connection), store, clock, nobody, Unhurried()) as edge:
        # Its copies of posts are seen in a group, so it has to be listened to.
        yield Edge(edge.gateway, edge.intake)


@asynccontextmanager
async def _vk(site: Site, store: Store, clock: WoundClock) -> AsyncIterator[Edge]:
    from bot.platforms.vk.edge import Connection, connected

    async with connected(Connection(**site.connection), store, clock, limits=Unhurried()) as edge:
        yield Edge(edge.gateway)


EDGES = {"local": _local, "telegram": _telegram, "vk": _vk}
LIMITS = limits_of(Settings(), all_texts())


@asynccontextmanager
async def working(
    site: Site, clock: WoundClock, seen: Callable[[Gateway], Gateway] = lambda gateway: gateway
) -> AsyncIterator[tuple[Machine, Delivering, Edge]]:
    """The product's own parts on a site, as far as publishing needs them; none of its loops runs.

    `seen` may look at what goes through the gateway.
    """
    store = await Store.open(f"sqlite+aiosqlite:///{site.database}", clock)
    try:
        async with EDGES[site.platform](site, store, clock) as edge:
            stories = Stories(store, JUDGES, ButtonSigner(bytes(32)), clock, Means(limits=LIMITS))
            machine = Machine.of(stories, Pace(), asyncio.Event())
            yield machine, machine.delivering(site.platform, seen(edge.gateway), Patience()), edge
    finally:
        await store.close()


async def _publish(task: Task, trap: Trap) -> None:
    site, clock = task.site, WoundClock(Path(task.site.clock))
    async with working(site, clock) as (machine, delivering, edge):
        hear = _hearing(machine, edge.intake)
        await _until_nothing_is_left(machine, delivering, hear, clock)
        if task.content is not None:
            await _plan(machine, task)
            trap.arm(task.nth)
            await _until_nothing_is_left(machine, delivering, hear, clock)


async def _until_nothing_is_left(
    machine: Machine, delivering: Delivering, hear: Callable[[], Awaitable[int]], clock: WoundClock
) -> None:
    while True:
        heard = await hear()
        await machine.ticks.publish_due()
        if await delivering.round() or heard:
            continue
        if (wait := await delivering.next_due()) is None:
            return
        clock.wind(max(wait, _MOMENT))


def _hearing(machine: Machine, intake: Intake | None) -> Callable[[], Awaitable[int]]:
    last = 0

    async def hear() -> int:
        nonlocal last
        if intake is None:
            return 0
        events = await intake.fetch(last, timedelta(0))
        await machine.take(events)
        last = max((last, *(event.position for event in events)))
        await machine.work.round()
        return len(events)

    return hear


async def _plan(machine: Machine, task: Task) -> None:
    assert task.content is not None
    community, now = task.site.community, machine.stories.clock()
    due = now + AHEAD if Trait.AHEAD in task.content.traits else now
    post = Post(id=0, community=community, author="lev", content=task.content, due=due, key=task.key)
    async with machine.stories.store.begin() as ledger:
        await machine.stories.directory.refresh(ledger)
        known = machine.stories.directory.get(community)
        kept = await ledger.posts.add(post)
        await machine.stories.review.settle(ledger, known, replace(kept), f"planned:{task.key}")


def _live(task: Task, trap: Trap) -> None:
    asyncio.run(_publish(task, trap))
    os._exit(0)


def _rehearse(task: Task, trap: Trap) -> Death:
    asyncio.run(_publish(task, trap))
    while threading.active_count() > 1:  # whoever forks with another thread may wait for its locks for ever
        time.sleep(_MOMENT)
    gc.collect()
    gc.freeze()
    return Death(at_point=False, point="", passed=0, status=0, seconds=0.0)


class _AtOnce:
    """Stands for the thread of a database and the queue of its work, which is done where it is asked for."""

    daemon = True

    def start(self) -> None:
        """Nothing is to be started."""

    def put_nowait(self, given: tuple[asyncio.Future[Any] | None, Callable[[], Any]]) -> None:
        """Do it."""
        future, work = given
        try:
            result = work()
        except Exception as error:
            if future is None:
                raise
            future.set_exception(error)
        else:
            if future is not None:
                future.set_result(result)


def _without_threads() -> None:
    built = driver.Connection.__init__

    def build(self: Any, file: str, pragmas: Sequence[str], beginning: str) -> None:
        built(self, file, pragmas, beginning)
        self._thread = self._tx = _AtOnce()

    driver.Connection.__init__ = build  # type: ignore[method-assign]


def _with_one_engine() -> None:
    """It keeps what it has compiled, and let go of it opens connections anew: so one serves all lives."""
    for name in ("writing_engine", "reading_engine"):
        vars(storage)[name] = cache(getattr(storage, name))


def _without_sleep() -> None:
    """What pauses before it tries again does so by the clock of the machine, which nobody winds on."""
    sleep = asyncio.sleep

    async def nap(seconds: float, result: Any = None) -> Any:
        return await sleep(min(seconds, _MOMENT), result)

    vars(asyncio)["sleep"] = nap


JUDGES = Judges(load_judge())


def main() -> None:
    """Until nobody asks for another life."""
    # Every session reads all certificates of the machine, and none of ours needs one.
    vars(ssl)["create_default_context"] = cache(ssl.create_default_context)
    ssl.create_default_context(cafile=certifi.where())
    _without_threads()
    _without_sleep()
    _with_one_engine()
    note = mmap.mmap(-1, NOTE_SIZE)
    trap = Trap(note)
    watch_database(trap)
    for wire in WIRES.values():
        wire.load()
        wire.watch(trap)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what the program itself says while it rehearses is for the log
    print("ready", file=answers, flush=True)
    for line in sys.stdin.buffer:
        task = msgspec.json.decode(line, type=Task)
        os.chdir(task.folder)
        death = _rehearse(task, trap) if task.rehearsed else born(SECONDS, note, partial(_live, task, trap))
        print(msgspec.json.encode(death).decode(), file=answers, flush=True)


if __name__ == "__main__":
    main()
