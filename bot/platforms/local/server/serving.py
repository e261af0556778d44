"""The network on a loopback port, with its file open while it answers."""

from collections.abc import Callable
from typing import Final

from fastapi import FastAPI

from bot.http_server import HttpServer
from bot.platforms.local.server.network import Network

HOST: Final = "127.0.0.1"


class Serving(HttpServer):
    """The network on a port of this machine; 0 takes a free one.

    An `OSError` says that the port is taken, a `StorageError` that the network's file can't be used.
    """

    def __init__(self, app: FastAPI, *, port: int = 0) -> None:
        self._network: Network = app.state.network
        super().__init__(app, HOST, port)

    async def run_until_stopped(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Answer until `stop` or cancellation; `on_ready` is called once, when there is an answer."""
        try:
            await self._network.open()
            await super().run_until_stopped(on_ready)
        finally:
            self._socket.close()
            await self._network.close()

    def stop(self) -> None:
        """Finish what is in hand and end; those who wait for news get what there is."""
        super().stop()
        self._network.bell.close()
