"""The launcher's other end: has a Smotritel live and die, and keeps the book of its deaths."""

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tests.crash.launcher import Death, Life
from tests.running import PATIENCE, ROOT

_KILLED = -9


@dataclass
class Lives:
    """`points` says how often it was killed at which; `moments` are those at any time; `took` seconds."""

    process: asyncio.subprocess.Process
    points: Counter[str] = field(default_factory=Counter)
    moments: list[Death] = field(default_factory=list)
    took: dict[str, float] = field(default_factory=dict)

    async def live(self, life: Life) -> Death:
        """One life, to its end by SIGKILL."""
        assert self.process.stdin is not None
        self.process.stdin.write(msgspec.json.encode(life) + b"\n")
        death = msgspec.json.decode(await self._line(), type=Death)
        assert death.status == _KILLED, f"it ended by itself: {death}"
        if death.at_point:
            self.points[death.point] += 1
        else:
            self.moments.append(death)
        return death

    async def _line(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            line = await self.process.stdout.readline()
        assert line, "the launcher ended"
        return line

    def summary(self) -> str:
        """How often it was killed, in a line."""
        kills = self.points.total() + len(self.moments)
        return f"crash test: {kills} kills, {len(self.points)} distinct points, {len(self.moments)} moments"

    def told(self) -> str:
        """Every point with its number of kills."""
        lines = [f"{count:4} x {point}" for point, count in sorted(self.points.items())]
        lines += [f"   at {one.seconds:.3f} s, having passed {one.point}" for one in self.moments]
        return "\n".join([*lines, self.summary()])


@asynccontextmanager
async def lives(folder: Path, platform: str, **environment: str) -> AsyncIterator[Lives]:
    """A launcher that works in `folder` until the block ends."""
    with (folder / "stderr.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.crash.launcher",
            platform,
            cwd=folder,
            # A process with threads can't be forked safely, and numpy's library would start some.
            env={**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", **environment},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        book = Lives(process)
        try:
            assert await book._line()
            yield book
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
