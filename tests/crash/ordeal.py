"""The ordeal of publishing: the program is killed at every point of every kind of post, and what is left is
put right by the next life. Each time a call goes wrong besides, another one and in another way.
"""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.crash.fates import Fates
from tests.crash.launcher import Death
from tests.crash.poster import Site, Task
from tests.crash.wall import Kind, Wall
from tests.crash.wall_local import local_wall
from tests.crash.wall_telegram import telegram_wall
from tests.crash.wall_vk import vk_wall
from tests.crash.wound import WoundClock
from tests.running import ROOT

Served = Callable[[Path, WoundClock, int], AbstractAsyncContextManager[Wall]]
WALLS: dict[str, Served] = {"local": local_wall, "telegram": telegram_wall, "vk": vk_wall}

_PATIENCE = 90.0
_KILLED = -9


@dataclass
class Ordeal:
    """What was endured: kills by kind of post, the points at which, what became of the posts.

    `troubles` and `stumbled` are what went wrong, by what it was and by which call; `never` are the troubles
    that never came and the calls that met none, as happens to what is misspelt.
    """

    platform: str
    seed: int
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    troubles: Counter[str] = field(default_factory=Counter)
    stumbled: Counter[str] = field(default_factory=Counter)
    fates: Counter[str] = field(default_factory=Counter)
    never: frozenset[str] = frozenset()


async def endure(platform: str, seed: int, folder: Path, step: int = 1) -> Ordeal:
    """Kill at each `step`-th point of each kind of post, beginning at another one for each seed.

    Raises:
        AssertionError: a post was lost or doubled, or nobody knows of one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    clock, ordeal = WoundClock(folder / "clock"), Ordeal(platform, seed)
    async with WALLS[platform](folder, clock, seed) as wall:
        site = Site(
            platform=platform,
            community=platform,
            database=str(folder / "ours.db"),
            clock=str(folder / "clock"),
            connection=wall.connection(),
        )
        async with posting(site, folder) as poster:
            for kind in wall.kinds:
                await _killed_at_every_point(ordeal, wall, kind, poster, step)
            await poster.live(Task())
        fates = Fates(folder / "ours.db", wall, await wall.seen())
    fates.nothing_is_left_to_do()
    fates.nothing_was_doubled_and_nothing_lost()
    fates.what_was_to_follow_followed_once()
    fates.a_person_knows_what_went_wrong()
    ordeal.fates = fates.counted()
    scripted = {*map(str, wall.troubles), *(call for kind in wall.kinds for call in kind.calls)}
    ordeal.never = frozenset(scripted - ordeal.troubles.keys() - ordeal.stumbled.keys())
    return ordeal


async def _killed_at_every_point(ordeal: Ordeal, wall: Wall, kind: Kind, poster: "Poster", step: int) -> None:
    nth, death = 1 + ordeal.seed % step, None
    while death is None or death.at_point:
        number = ordeal.kills.total() + ordeal.seed
        call = kind.calls[number % len(kind.calls)]
        trouble = wall.troubles[number // len(kind.calls) % len(wall.troubles)]
        wrong = await wall.stumble(call, trouble, number)
        words = f"№{ordeal.seed}-{kind.name}-{nth}: новая обжарка"
        content = await wall.content(kind, words)
        death = await poster.live(Task(content=content, key=f"{kind.name}-{nth}".replace(" ", "-"), nth=nth))
        if await wall.has_stumbled():
            ordeal.troubles[str(trouble)] += 1
            ordeal.stumbled[wrong] += 1
        if death.at_point:
            ordeal.kills[kind.name] += 1
            ordeal.points[death.point] += 1
        await wall.quiet()
        nth += step


@dataclass
class Poster:
    """The other end of `poster`."""

    process: asyncio.subprocess.Process

    async def live(self, task: Task) -> Death:
        """One life, to the end of its work or to the point at which it was to die."""
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(task) + b"\n")
        death = msgspec.json.decode(await self.line(), type=Death)
        assert death.status == (_KILLED if death.at_point else 0), f"it ended otherwise: {death}"
        return death

    async def line(self) -> bytes:
        """The next line that it says."""
        assert self.process.stdout is not None
        async with asyncio.timeout(_PATIENCE):
            line = await self.process.stdout.readline()
        assert line, "the poster ended"
        return line


@asynccontextmanager
async def posting(site: Site, folder: Path) -> AsyncIterator[Poster]:
    """A poster of lives on a site, until the block ends."""
    with (folder / "stderr.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.crash.poster",
            msgspec.json.encode(site).decode(),
            cwd=folder,
            # A process with threads can't be forked safely, and numpy's library would start some.
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        poster = Poster(process)
        try:
            await poster.line()
            yield poster
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
