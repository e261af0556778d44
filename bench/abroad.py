"""Our own path over a real platform's wire: long poll, inbox, judgement, SQLite, acts over HTTP.

Everything is the product's own, with the adapter of the platform; the server is a process of its own. Our
pace is lifted where CPU is measured: what is kept back for politeness costs nothing.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.measure import Round, quantile, settle, spending
from bench.path import rows_in
from bench.served import Script, Server, moments, served
from bench.stream import faq, warming
from bot.assembly import Machine
from bot.collector import keep_what_is_loaded
from bot.logs import configure
from bot.platforms.hearing import nobody
from bot.platforms.limits import Budget, Limits
from bot.platforms.telegram import edge as telegram
from bot.platforms.vk import edge as vk
from bot.signing import ButtonSigner
from bot.stories import Stories
from bot.transport.stored import FLOOD, Intake, Pace, Work
from handlers.orders.delivery import Patience
from handlers.ports import Gateway, Ledger
from models.clock import system_clock
from models.communities import Community, Mode, Place, Raids
from models.messages import AuthorKind, Incoming, Message
from models.storage.schema import migrate
from models.storage.store import Store
from moderation.judge import load_judge
from moderation.judges import Judges

_IDLE: Final = 0.05
_PATIENCE: Final = 900.0


_Loop = Callable[[], Coroutine[Any, Any, None]]


class Edge(NamedTuple):
    """What a platform's adapter is to the loops."""

    intake: Intake
    gateway: Gateway


@dataclass(slots=True)
class Heard:
    """When the messages of people were on disk with what follows from them, in their order."""

    at: list[float] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def reach(self, count: int) -> None:
        """Until so many were."""
        async with asyncio.timeout(_PATIENCE):
            while len(self.at) < count:
                self.news.clear()
                await self.news.wait()


@dataclass(slots=True)
class _Counting:
    """Hands events on and counts what people have written."""

    handle: Callable[[Ledger, Sequence[Incoming], datetime], Coroutine[Any, Any, bool]]
    written: int = 0

    async def __call__(self, ledger: Ledger, events: Sequence[Incoming], now: datetime) -> bool:
        changed = await self.handle(ledger, events, now)
        self.written = sum(
            isinstance(one, Message) and one.author.kind is AuthorKind.PERSON for one in events
        )
        return changed


@dataclass(frozen=True, kw_only=True)
class _Timed(Work):
    """Work that tells when a round has settled its events."""

    counting: _Counting
    heard: Heard

    async def round(self) -> int:
        self.counting.written = 0
        handled = await super().round()
        self.heard.at += [time.monotonic()] * self.counting.written
        self.heard.news.set()
        return handled


@dataclass(slots=True)
class Abroad:
    """A Smotritel that works: its loops run until the block ends."""

    store: Store
    platform: str
    heard: Heard

    async def delivered(self) -> None:
        """Until nothing is ordered any more."""
        async with asyncio.timeout(_PATIENCE):
            while await self.unsettled():
                await asyncio.sleep(_IDLE)

    async def unsettled(self) -> bool:
        """Whether there are orders."""
        async with self.store.reading() as ledger:
            return await ledger.outbox.next_due(self.platform) is not None


@asynccontextmanager
async def abroad(
    platform: str, site: dict[str, Any], file: Path, *, deliver: bool, real_pace: bool = False
) -> AsyncIterator[Abroad]:
    """A Smotritel on a site that is served elsewhere, with a new database."""
    url, stopping, heard = f"sqlite+aiosqlite:///{file}", asyncio.Event(), Heard()
    await migrate(url)
    async with AsyncExitStack() as stack:
        store = await Store.open(url, system_clock)
        stack.push_async_callback(store.close)
        await _settle_in(store, platform, site)
        limits = None if real_pace else Limits(token=_FAST, chat=_FAST)
        edge = await stack.enter_async_context(_EDGES[platform](site, store, limits))
        stories = Stories(store, Judges(load_judge()), ButtonSigner(bytes(32)), system_clock)
        machine = Machine.of(stories, Pace(), stopping)
        loops: list[_Loop] = [machine.receive(edge.intake, FLOOD), _timed(machine.work, heard)]
        if deliver:
            loops.append(machine.delivering(platform, edge.gateway, Patience()))
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(loop()) for loop in loops]
            yield Abroad(store, platform, heard)
            for task in tasks:
                task.cancel()


_FAST: Final = Budget(per_second=1e6, burst=10_000)


def _timed(work: Work, heard: Heard) -> Work:
    parts = {part.name: getattr(work, part.name) for part in fields(work)}
    counting: Any = _Counting(work.handle)
    return _Timed(counting=counting, heard=heard, **{**parts, "handle": counting})


@asynccontextmanager
async def _telegram(site: dict[str, Any], store: Store, limits: Limits | None) -> AsyncIterator[Edge]:
    way = telegram.Connection(token=site["token"], server=site["server"])
    async with telegram.connected(way, store, system_clock, nobody, limits) as edge:
        yield Edge(edge.intake, edge.gateway)


@asynccontextmanager
async def _vk(site: dict[str, Any], store: Store, limits: Limits | None) -> AsyncIterator[Edge]:
    way = vk.Connection(
        group=site["group"],
        community_token=site["community_token"],
        user_token=site["user_token"],
        service_token=site["service_token"],
        server=site["server"],
    )
    async with vk.connected(way, store, system_clock, nobody, limits) as edge:
        yield Edge(edge.intake, edge.gateway)


_EDGES: Final = {"telegram": _telegram, "vk": _vk}


async def _settle_in(store: Store, platform: str, site: dict[str, Any]) -> None:
    place = Place.WALL if platform == "vk" else Place.CHAT
    places = dict.fromkeys(site["chats"], place) | {site["duty"]: Place.DUTY}
    # A made-up crowd is no raid, however many there are.
    crowd = Raids(joins=1_000_000)
    community = Community(
        id="bench", platform=platform, title="Bench", mode=Mode.ACT, places=places, raids=crowd
    )
    now = system_clock()
    async with store.begin() as ledger:
        await ledger.communities.save(community, "bench", now)
        for entry in faq():
            await ledger.faq.put("bench", entry, "bench", now)


def ours_round(platform: str, events: int, *, deliver: bool, rate: float = 0.0, before: int = 0) -> Round:
    """Our side of a round: as fast as it can, or at `rate` messages a second to see what they wait.

    It has heard `before` others, as in service; they are not counted.
    """
    script = Script(events=events, rate=rate, before=before)
    with tempfile.TemporaryDirectory() as folder, served(platform, script) as server:
        return asyncio.run(_ours(platform, script, Path(folder) / "ours.db", server, deliver))


async def _ours(platform: str, script: Script, file: Path, server: Server, deliver: bool) -> Round:
    first, events = len(warming()) + script.before, script.events
    configure(stream=StringIO())  # written as in service, to where nobody reads it
    async with abroad(platform, server.site, file, deliver=deliver) as ours:
        await ours.heard.reach(first)
        if deliver:
            await ours.delivered()
        keep_what_is_loaded()
        settle()
        commits = ours.store.commits
        with spending() as spent:
            began = server.go()
            await ours.heard.reach(first + events)
            if deliver:
                await ours.delivered()
        told, commits = server.end(), ours.store.commits - commits
        waits = [
            at - began - moment
            for at, moment in zip(ours.heard.at[first:], moments(events, script.rate), strict=True)
        ]
    return {
        "us": spent.cpu / events * 1e6,
        "wall": spent.wall,
        "p50_ms": quantile(waits, 0.5) * 1e3,
        "p99_ms": quantile(waits, 0.99) * 1e3,
        "lost": events - (rows_in(file, "decisions") - first),
        "counts": {"commits": commits, "calls": told["calls"]},
    }
