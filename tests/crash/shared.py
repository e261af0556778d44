"""Many posts that come due while several processes share one database."""

import asyncio
import os
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic

import msgspec

from models.clock import system_clock
from models.communities import Community, Place
from models.content import Content, Post
from models.storage.schema import migrate
from models.storage.store import Store
from tests.crash.crew import NOTES
from tests.crash.poster import Site
from tests.crash.truth import rows
from tests.crash.wound import WoundClock
from tests.running import ROOT, until
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat

CHANNELS = 40
"""Posts of one channel go out one after the other, so there are several."""

_AHEAD = timedelta(hours=1)
_WITHIN = timedelta(seconds=10)
"""Posts come due within so long once every process is at work, so that each finds some."""


_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Shared:
    """Where each post ended, how often it stood on its wall; how many each process put out, how long it took.

    `not_once` are the posts that are published and stand there never, or that stand there more than once.
    """

    states: Counter[str]
    times: Counter[int]
    by: Counter[str]
    not_once: int
    seconds: float


async def shared(processes: int, posts: int, folder: Path) -> Shared:
    """Have so many processes publish so many posts.

    Raises:
        AssertionError: one of the processes ended otherwise.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ours, clock = folder / "ours.db", folder / "clock"
    async with served_bot_api(WoundClock(clock)) as api:
        owner = api.telegram.person("Влад")
        channels = [api.telegram.channel(f"Кофейня {number}", owner) for number in range(CHANNELS)]
        first = await _planned(ours, channels, posts)
        took = await _published(_site(api, ours, clock), processes, folder, first)
    seen = Counter(one.text for channel in channels for one in channel.messages.values())
    ends = {row["key"]: row["state"] for row in rows(ours, "SELECT key, state FROM posts")}
    times = {_key(number): seen[_words(number)] for number in range(posts)}
    notes = {one.name: len(set(one.read_text().split())) for one in folder.glob(f"{NOTES}*")}
    return Shared(
        states=Counter(ends.values()),
        times=Counter(times.values()),
        by=+Counter(notes),
        not_once=sum(often > 1 or (ends[key] == "published" and not often) for key, often in times.items()),
        seconds=took,
    )


def _site(api: ServedBotApi, ours: Path, clock: Path) -> Site:
    way = {"token": api.token, "server": api.address}
    return Site(platform="telegram", community="", database=str(ours), clock=str(clock), connection=way)


async def _planned(file: Path, channels: list[Chat], posts: int) -> datetime:
    """When the first is due."""
    url, now = f"sqlite+aiosqlite:///{file}", system_clock()
    await migrate(url)
    store = await Store.open(url, system_clock)
    try:
        async with store.begin() as ledger:
            for number, channel in enumerate(channels):
                one = Community(
                    id=f"c{number}", platform="telegram", title="", places={str(channel.id): Place.WALL}
                )
                await ledger.communities.save(one, "start", now)
            for number in range(posts):
                due = now + _AHEAD + _WITHIN * number / posts
                content, where = Content(text=_words(number)), f"c{number % len(channels)}"
                await ledger.posts.add(
                    Post(id=0, community=where, author="lev", content=content, due=due, key=_key(number))
                )
    finally:
        await store.close()
    return now + _AHEAD


def _words(number: int) -> str:
    return f"Пост {number}"


def _key(number: int) -> str:
    return f"k{number}"


async def _published(site: Site, processes: int, folder: Path, first: datetime) -> float:
    """How many seconds it took since `first`, at which the first is due and to which the clock is wound."""

    async def all_are_at_work() -> bool:
        return len(list(folder.glob(f"{NOTES}*"))) == processes

    with (folder / "stderr.log").open("ab") as log:
        crew = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.crash.crew",
            msgspec.json.encode(site).decode(),
            str(processes),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stderr=log,
        )
        try:
            await until(all_are_at_work, _PATIENCE)
            began, clock = monotonic(), WoundClock(Path(site.clock))
            clock.wind((first - clock()).total_seconds())
            assert await crew.wait() == 0, (folder / "stderr.log").read_text()
            return monotonic() - began
        finally:
            if crew.returncode is None:
                crew.kill()
