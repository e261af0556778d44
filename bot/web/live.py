"""The stream of everything that changes, for one open page.

Each page asks the network by itself from the number it has, so nothing is queued here: a slow
page is simply further behind, and a page that comes back names where it stopped.
"""

from asyncio import timeout
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta

from fastapi.sse import ServerSentEvent

from bot.web.parts import WebParts
from bot.web.views import Json, board_view
from models.errors import DeliveryError, StorageError

_TURN_SECONDS = 1.0
_BEAT = timedelta(seconds=10)
_RETRY_MILLISECONDS = 1000


class Live:
    """One page's stream, from the change after `after` on."""

    def __init__(self, parts: WebParts, language: str, after: int) -> None:
        self._parts = parts
        self._language = language
        self._after = after
        self._board: Json = {}
        self._reachable = True
        self._joined = False
        self._beaten: datetime | None = None

    async def events(self) -> AsyncIterator[ServerSentEvent]:
        """Until the bot stops or the page goes: changes, refreshes of the board, heartbeats."""
        yield ServerSentEvent(retry=_RETRY_MILLISECONDS, comment="hello")
        while not self._parts.stopping.is_set():
            async for event in self._turn():
                yield event

    async def _turn(self) -> AsyncIterator[ServerSentEvent]:
        try:
            async for event in self._changes():
                yield event
        except (DeliveryError, StorageError):
            if self._reachable:
                self._reachable = self._joined = False
                yield ServerSentEvent(event="network", data={"reachable": False})
            await self._pause()
        for event in [*await self._refreshes(), *self._beat()]:
            yield event

    async def _changes(self) -> AsyncIterator[ServerSentEvent]:
        if not self._joined:
            async for event in self._join():
                yield event
        news = await self._parts.network.changes(self._after, _TURN_SECONDS)
        for change in news.changes:
            yield ServerSentEvent(event="change", data=change, id=str(change["n"]))
        self._after = news.last

    async def _join(self) -> AsyncIterator[ServerSentEvent]:
        last = (await self._parts.network.changes(None, 0)).last
        self._joined = True
        if not self._reachable:
            self._reachable = True
            yield ServerSentEvent(event="network", data={"reachable": True})
        if last < self._after:
            # The network began anew: what the page shows is of another life.
            self._after = last
            yield ServerSentEvent(event="reset", data={}, id=str(last))

    async def _refreshes(self) -> list[ServerSentEvent]:
        board = await board_view(self._parts, self._language)
        news = [part for part in board if board[part] != self._board.get(part)]
        self._board = board
        return [ServerSentEvent(event=part, data=board[part]) for part in news]

    def _beat(self) -> list[ServerSentEvent]:
        now = self._parts.clock()
        if self._beaten is not None and now - self._beaten < _BEAT:
            return []
        self._beaten = now
        return [ServerSentEvent(event="beat", data={"now": now.isoformat()})]

    async def _pause(self) -> None:
        """Wait a turn, but no longer than the bot runs."""
        with suppress(TimeoutError):
            async with timeout(_TURN_SECONDS):
                await self._parts.stopping.wait()
