"""Puts an app on a port, be it the page or the made-up network. Signals are not its business."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

_GRACE_SECONDS = 3


class HttpServer(uvicorn.Server):
    """An app on a port that is taken at once, so that `address` is known before anything answers there."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        """Take the port; 0 takes a free one.

        Raises:
            OSError: the port or the address can't be had.
        """
        self._host = host
        self._socket = _listening(host, port)
        self._on_ready: Callable[[], None] = lambda: None
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
        """Where it is, without a slash at the end."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._socket.getsockname()[1]}"

    async def run_until_stopped(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Answer until `stop` or cancellation; `on_ready` is called once, when there is an answer."""
        self._on_ready = on_ready
        try:
            await self.serve(sockets=[self._socket])
        except asyncio.CancelledError:
            # uvicorn leaves everything open when it is cancelled, so it is stopped by hand.
            self.stop()
            if self.started:
                await self.shutdown([self._socket])
            raise
        finally:
            self._socket.close()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Without the protocol's number asyncio does not turn Nagle's algorithm off, and each answer
    # waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
