"""Smotritel and the made-up network as processes of their own, for journeys and the crash test."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

ROOT = Path(__file__).parents[1]
TOKEN = "a-token-for-tests"
PATIENCE = 90.0


@dataclass
class Program:
    """A process whose standard output is read line by line."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    async def line_with(self, words: str) -> str:
        """The first line that has `words`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                raw = await self.process.stdout.readline()
                assert raw, f"ended without saying {words!r}: {self.lines}"
                self.lines.append(raw.decode().strip())
                if words in self.lines[-1]:
                    return self.lines[-1]

    async def stop(self) -> int:
        """Ask it to stop, as Ctrl-C does; returns its status."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
        return await asyncio.wait_for(self.process.wait(), PATIENCE)

    async def kill(self) -> None:
        """As a power cut does."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def program(*arguments: str, cwd: Path, **environment: str) -> AsyncIterator[Program]:
    """Runs `python -m …` until the block ends."""
    with (cwd / "stderr.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            *arguments,
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
        running = Program(process)
        try:
            yield running
        finally:
            await running.kill()


@dataclass
class Town:
    """The made-up network as its people see it, and its truth for tests."""

    address: str
    session: aiohttp.ClientSession
    owner_code: str = ""

    async def _json(self, method: str, path: str, **given: Any) -> Any:
        async with self.session.request(method, self.address + path, **given) as answer:
            return await answer.json()

    async def say(self, person: str, chat: str, text: str, **more: object) -> dict[str, Any]:
        return await self._json("POST", f"/people/{person}/say", json={"chat": chat, "text": text, **more})

    async def press(self, person: str, chat: str, message: str, data: str) -> dict[str, Any]:
        body = {"chat": chat, "message": message, "data": data}
        return await self._json("POST", f"/people/{person}/press", json=body)

    async def messages(self, chat: str, *, hidden: bool = False) -> list[dict[str, Any]]:
        query = {"limit": "1000", "hidden": "1" if hidden else "0"}
        return await self._json("GET", f"/chats/{chat}/messages", params=query)

    async def performed(self) -> list[dict[str, Any]]:
        answer = await self._json("GET", "/performed")
        return answer["performed"] if isinstance(answer, dict) else answer

    async def faults(self, **given: Any) -> None:
        taken = await self._json("PUT", "/faults", json=given)
        assert "script" in taken, f"the network knows no such faults: {taken}"

    async def faults_left(self) -> list[dict[str, Any]]:
        """What was scripted and has not happened yet."""
        left: list[dict[str, Any]] = (await self._json("GET", "/faults"))["script"]
        return left

    async def find(self, chat: str, test: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message that passes `test`, as soon as there is one."""

        async def look() -> dict[str, Any] | None:
            return next((message for message in await self.messages(chat) if test(message)), None)

        return await until(look)


async def until(look: Callable[[], Awaitable[Any]], patience: float = PATIENCE) -> Any:
    """Look again and again until there is something to return."""
    async with asyncio.timeout(patience):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


@asynccontextmanager
async def town(folder: Path, *more: str) -> AsyncIterator[Town]:
    """A network of its own process and file in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    arguments = ("bot.platforms.local", "--db", str(folder / "network.db"), "--token", TOKEN, *more)
    async with program(*arguments, cwd=folder) as network, aiohttp.ClientSession() as session:
        yield Town(await network.line_with("http"), session)


def settings_of(where: Town, **more: str) -> dict[str, str]:
    """The environment that has a Smotritel join `where`."""
    return {
        "SMOTRITEL_LOCAL__ADDRESS": where.address,
        "SMOTRITEL_LOCAL__TOKEN": TOKEN,
        "SMOTRITEL_WEB__PORT": "0",
        **more,
    }


def button(card: dict[str, Any], label: str) -> str:
    """What the button with this label carries."""
    return next(one["data"] for row in card["buttons"] for one in row if one["label"] == label)
