"""Real servers on loopback for tests, and people who use them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from bot.background import Background
from bot.platforms.local.server.app import create_app
from bot.platforms.local.server.network import Options
from bot.platforms.local.server.serving import Serving
from models.clock import Clock, system_clock

TOKEN = "token-of-the-tests"
JSON = {"Content-Type": "application/json"}


@asynccontextmanager
async def served(options: Options, clock: Clock = system_clock, *, port: int = 0) -> AsyncIterator[Serving]:
    """A network that answers inside the block."""
    serving = Serving(create_app(options, clock), port=port)
    ready = asyncio.Event()
    async with Background() as background:
        background.start("network", partial(serving.run_until_stopped, ready.set))
        await asyncio.wait_for(ready.wait(), 30)
        yield serving


def quick(file: Path, **changed: Any) -> Options:
    """Options under which a test is never slowed down and nothing happens by itself."""
    pace = {"calls_per_second": 100_000, "messages_per_second": 100_000}
    return Options(**{"file": file, "token": TOKEN, "audience": False} | pace | changed)


class Browser:
    """Calls of people and of the bot as bare HTTP; keeps the last status."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.status = 0

    async def get(self, path: str, **query: int | str) -> Any:
        async with self.session.get(path, params=query) as answer:
            return await self._read(answer)

    async def post(self, path: str, body: object) -> Any:
        content = BytesIO(msgspec.json.encode(body))
        async with self.session.post(path, data=content, headers=JSON) as answer:
            return await self._read(answer)

    async def bot(self, method: str, **params: object) -> Any:
        return await self.post(f"/bot/{method}", params)

    async def act(self, person: str, verb: str, **body: object) -> Any:
        return await self.post(f"/people/{person}/{verb}", body)

    async def faults(self, *script: Mapping[str, object], **rest: object) -> None:
        async with self.session.put("/faults", json={"script": script, **rest}) as answer:
            assert answer.status == 200, await answer.text()

    async def effects(self, method: str) -> list[Any]:
        performed = (await self.get("/performed"))["performed"]
        return [effect for effect in performed if effect["method"] == method]

    async def _read(self, answer: aiohttp.ClientResponse) -> Any:
        self.status = answer.status
        return await answer.json()


@asynccontextmanager
async def browsing(address: str, token: str = TOKEN) -> AsyncIterator[Browser]:
    """A browser that also knows the bot's token."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(address, headers=headers) as session:
        yield Browser(session)
