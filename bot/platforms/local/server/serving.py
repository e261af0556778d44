"""Puts an app on a loopback port. Signals belong to whoever runs the process."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI

from bot.platforms.local.server.network import Network

HOST: Final = "127.0.0.1"
GRACE: Final = 5


class Serving(uvicorn.Server):
    """The network on a port of this machine; 0 takes a free one.

    The port is taken at once, so `address` is known before anything answers there; `run_until_stopped`
    answers until `stop`. An `OSError` says that the port is taken, a `StorageError` that the
    network's file can't be used.
    """

    def __init__(self, app: FastAPI, *, port: int = 0) -> None:
        self._network: Network = app.state.network
        self._socket = _listening(port)
        self._on_ready: Callable[[], None] = lambda: None
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                ws="none",
                lifespan="off",
                timeout_graceful_shutdown=GRACE,
            )
        )

    @property
    def address(self) -> str:
        """Where the network is."""
        return f"http://{HOST}:{self._socket.getsockname()[1]}"

    async def run_until_stopped(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Answer until `stop` or cancellation; `on_ready` is called once, when there is an answer."""
        self._on_ready = on_ready
        try:
            await self._network.open()
            await self.serve(sockets=[self._socket])
        except asyncio.CancelledError:
            # uvicorn leaves everything open when it is cancelled, so it is stopped by hand.
            self.stop()
            if self.started:
                await self.shutdown([self._socket])
            raise
        finally:
            self._socket.close()
            await self._network.close()

    def stop(self) -> None:
        """Finish what is in hand and end; those who wait for news get what there is."""
        self.should_exit = True
        self._network.bell.close()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def _listening(port: int) -> socket.socket:
    # Without the protocol's number asyncio does not turn Nagle's algorithm off, and each answer
    # waits 40 ms for an acknowledgement.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
