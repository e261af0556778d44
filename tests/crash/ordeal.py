"""The ordeal of publishing: the program is killed at every point of every kind of post, and what is left is
put right by the next life. Each time a call goes wrong besides, another one and in another way.
"""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
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


async def endure(poster: "Poster", platform: str, seed: int, folder: Path, step: int = 1) -> Ordeal:
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
            # The same for every ordeal, so that what was compiled for one is good for all.
            database="ours.db",
            clock=str(folder / "clock"),
            connection=wall.connection(),
        )
        task = partial(Task, site=site, folder=str(folder))
        await _rehearsed(poster, wall, task)
        for kind in wall.kinds:
            await _killed_at_every_point(ordeal, wall, kind, poster, task, step)
        await poster.live(task())
        seen = await wall.seen()
    fates = Fates(folder / "ours.db", wall, seen)
    fates.nothing_is_left_to_do()
    fates.nothing_was_doubled_and_nothing_lost()
    fates.what_was_to_follow_followed_once()
    fates.a_person_knows_what_went_wrong()
    ordeal.fates = fates.counted()
    scripted = {*map(str, wall.troubles), *(call for kind in wall.kinds for call in kind.calls)}
    ordeal.never = frozenset(scripted - ordeal.troubles.keys() - ordeal.stumbled.keys())
    return ordeal


async def _rehearsed(poster: "Poster", wall: Wall, task: partial[Task]) -> None:
    """A post of each kind, once for each platform; what becomes of them is looked at as well."""
    for kind in () if wall.platform in poster.rehearsed else wall.kinds:
        content = await wall.content(kind, f"{kind.name}: репетиция")
        await poster.live(
            task(content=content, key=f"rehearsed-{kind.name}".replace(" ", "-"), rehearsed=True)
        )
    poster.rehearsed.add(wall.platform)


async def _killed_at_every_point(
    ordeal: Ordeal, wall: Wall, kind: Kind, poster: "Poster", task: partial[Task], step: int
) -> None:
    nth, death = 1 + ordeal.seed % step, None
    while death is None or death.at_point:
        number = ordeal.kills.total() + ordeal.seed
        call = kind.calls[number % len(kind.calls)]
        trouble = wall.troubles[number // len(kind.calls) % len(wall.troubles)]
        wrong = await wall.stumble(call, trouble, number)
        words = f"№{ordeal.seed}-{kind.name}-{nth}: новая обжарка"
        content = await wall.content(kind, words)
        death = await poster.live(task(content=content, key=f"{kind.name}-{nth}".replace(" ", "-"), nth=nth))
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
    """The other end of `poster`, which any number of ordeals may use one after the other."""

    process: subprocess.Popen[bytes]
    rehearsed: set[str] = field(default_factory=set)

    async def live(self, task: Task) -> Death:
        """One life, to the end of its work or to the point at which it was to die."""
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(task) + b"\n")
        self.process.stdin.flush()
        death = msgspec.json.decode(await self._line(), type=Death)
        assert death.status == (_KILLED if death.at_point else 0), f"it ended otherwise: {death}"
        return death

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        try:
            async with asyncio.timeout(_PATIENCE):
                line = await asyncio.to_thread(self.process.stdout.readline)
        except TimeoutError:
            self.process.kill()  # or its line would be waited for for ever
            raise
        assert line, "the poster ended"
        return line


@contextmanager
def posting(folder: Path) -> Iterator[Poster]:
    """A poster of lives, until the block ends."""
    with (
        (folder / "stderr.log").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "tests.crash.poster"],
            # A process with threads can't be forked safely, and numpy's library would start some.
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        ) as process,
    ):
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), (folder / "stderr.log").read_text()
            yield Poster(process)
        finally:
            process.kill()
