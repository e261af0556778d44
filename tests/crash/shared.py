"""Many posts that come due while several processes share one database."""

import asyncio
import os
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

import msgspec

from models.clock import system_clock
from models.communities import Community, Place
from models.content import Content, Post
from models.storage.schema import migrate
from models.storage.store import Store
from tests.crash.poster import Site
from tests.crash.truth import rows
from tests.crash.wound import WoundClock
from tests.running import ROOT
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat

CHANNELS = 40
"""Posts of one channel go out one after the other, so there are several."""

_WITHIN = timedelta(seconds=10)
"""Posts come due within so long, so that every process finds some."""


@dataclass(frozen=True, slots=True)
class Shared:
    """How many posts there were, how often each was on its wall, where each ended, how long it took."""

    posts: int
    times: Counter[int]
    states: Counter[str]
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
        await _planned(ours, channels, posts)
        began = monotonic()
        await _published(_site(api, ours, clock), processes, folder)
        took = monotonic() - began
    seen = Counter(one.text for channel in channels for one in channel.messages.values())
    states = Counter(row["state"] for row in rows(ours, "SELECT state FROM posts"))
    return Shared(posts, Counter(seen[_words(number)] for number in range(posts)), states, took)


def _site(api: ServedBotApi, ours: Path, clock: Path) -> Site:
    way = {"token": api.token, "server": api.address}
    return Site(platform="telegram", community="", database=str(ours), clock=str(clock), connection=way)


async def _planned(file: Path, channels: list[Chat], posts: int) -> None:
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
                due = now + _WITHIN * number / posts
                content, where = Content(text=_words(number)), f"c{number % len(channels)}"
                await ledger.posts.add(
                    Post(id=0, community=where, author="lev", content=content, due=due, key=f"k{number}")
                )
    finally:
        await store.close()


def _words(number: int) -> str:
    return f"Пост {number}"


async def _published(site: Site, processes: int, folder: Path) -> None:
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
            assert await crew.wait() == 0, (folder / "stderr.log").read_text()
        finally:
            if crew.returncode is None:
                crew.kill()
