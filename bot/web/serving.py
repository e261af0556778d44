"""Puts the page on its port. Signals belong to whoever runs the process."""

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from models.errors import ConfigError

_GRACE_SECONDS = 3


class WebServer(uvicorn.Server):
    """The page on a port that is taken at once, so that a taken port is told before anything runs."""

    def __init__(self, app: FastAPI, host: str, port: int, stopping: asyncio.Event) -> None:
        """Take the port; 0 takes a free one.

        Raises:
            ConfigError: the port or the address can't be had.
        """
        self._socket = _taken(host, port)
        self._host = host
        self._page_stopping = stopping
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                ws="none",
                lifespan="off",
                server_header=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )

    @property
    def address(self) -> str:
        """What to open in a browser."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._socket.getsockname()[1]}/"

    async def run(self) -> None:  # type: ignore[override]
        """Answer until cancelled."""
        try:
            await self.serve(sockets=[self._socket])
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Finish what is in hand; open streams of events end."""
        self._page_stopping.set()
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def _taken(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol left open asyncio would not turn Nagle off, and answers would wait 40 ms.
    taken = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((host, port))
        taken.listen()
    except OSError as error:
        taken.close()
        if error.errno == errno.EADDRINUSE:
            raise ConfigError(
                f"port {port} is taken by another program: set web.port in config.toml, or 0 for any free one"
            ) from error
        raise ConfigError(f"the page can't be served on {host}:{port}: {error.strerror}") from error
    return taken
