"""The page on its port."""

import asyncio
import errno

from fastapi import FastAPI

from bot.http_server import HttpServer
from bot.unreadable import reason
from models.errors import ConfigError
from models.texts import Sentence


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
            raise ConfigError(why=_why(error, host, port)) from error

    def stop(self) -> None:
        """Finish what is in hand; open streams of events end."""
        self._page_stopping.set()
        super().stop()


def _why(error: OSError, host: str, port: int) -> Sentence:
    if error.errno == errno.EADDRINUSE:
        return Sentence("run.port_taken", {"port": str(port)})
    return Sentence("run.port_not_had", {"host": host, "port": str(port), "told": reason(error)})
