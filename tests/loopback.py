"""Where a made-up platform answers: a port of its own on the loopback address. What it answers is its own."""

import asyncio
from abc import ABC, abstractmethod

from aiohttp import web

from bot.background import Background


class Loopback(ABC):
    """A base for servers that can go down and come up again; `stopping` tells those who wait inside."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._background = Background()
        self._port = 0

    @property
    def address(self) -> str:
        """The base URL, without a slash at the end."""
        return f"http://127.0.0.1:{self._port}"

    @abstractmethod
    def app(self) -> web.Application:
        """What aiohttp serves."""

    @abstractmethod
    async def post(self) -> None:
        """Bring what happened to the bots that asked for it, for ever."""

    async def start(self) -> None:
        """Answer, on the same port as before if there was one."""
        self.stopping.clear()
        self._runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, reuse_address=True)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self._background.start("post", self.post)

    async def stop(self) -> None:
        """Hang up on everybody; the world stays as it is."""
        self.stopping.set()
        await self._background.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def restart(self) -> None:
        """Go down and come up; what was said and what is still to be told, with its ids, survive."""
        await self.stop()
        await self.start()
