"""The page on its port."""

import asyncio
import errno

from fastapi import FastAPI

from bot.http_server import HttpServer
from models.errors import ConfigError


class WebServer(HttpServer):
    """The page; when it stops, the open streams of events are told first."""

    def __init__(self, app: FastAPI, host: str, port: int, stopping: asyncio.Event) -> None:
        """Take the port; 0 takes a free one.

        Raises:
            ConfigError: the port or the address can't be had.
        """
        self._page_stopping = stopping
        try:
            super().__init__(app, host, port)
        except OSError as error:
            raise ConfigError(_in_words(error, host, port)) from error

    def stop(self) -> None:
        """Finish what is in hand; open streams of events end."""
        self._page_stopping.set()
        super().stop()


def _in_words(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program: set another in [web] of config.toml, 0 for any"
    return f"the page can't be served on {host}:{port}: {error.strerror}"
