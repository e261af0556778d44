"""What a community's Long Poll and Callback servers are told: the history of events and its keys."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from tests.vk.checking import faults
from tests.vk.contract import VERSION, contract
from tests.vk.exceptions import EVENTS

Json = dict[str, Any]
KEPT: Final = 10_000
"""How many events a poll can catch up with. Nobody says how many the real one keeps."""
WRAPPED_SINCE: Final = (5, 103)


class ContractBroken(AssertionError):
    """This server was about to say something that VK never says."""


@dataclass(slots=True)
class Settings:
    """What is told: kinds of events, and the version in which. Everything is, until a test says otherwise."""

    enabled: bool = True
    version: str = VERSION
    kinds: set[str] = field(default_factory=lambda: set(EVENTS))


@dataclass(slots=True)
class CallbackServer:
    """Where events are posted, one after another. `creator` is a person or 0."""

    id: int
    title: str
    url: str
    secret: str = ""
    creator: int = 0
    status: str = "unconfigured"
    settings: Settings = field(default_factory=lambda: Settings(kinds=set()))
    queue: deque[Json] = field(default_factory=deque)
    failures: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)


class Events:
    """The events of a community. `ts` of a poll is the number of the last event it has seen."""

    def __init__(self, group: int) -> None:
        self._group = group
        self._history: dict[int, Json] = {}
        self._again: list[Json] = []
        self._bell = asyncio.Event()
        self.last = 0
        self.key = self._new_key()
        self.settings = Settings()
        self.servers: dict[int, CallbackServer] = {}
        self.confirmation = hashlib.sha256(str(group).encode()).hexdigest()[:8]
        self.silent = False
        self.started: Callable[[CallbackServer], None] = lambda server: None

    def put(self, kind: str, content: Json, old: Json | None = None) -> Json:
        """Tell of what happened, those who want to know of such things; returns the event.

        `old` is how versions before 5.103 told it: a new message was the object itself, without a wrapper.

        Raises:
            ContractBroken: the real server would not say this.
        """
        if wrong := list(faults(content, contract().event(kind), kind)):
            raise ContractBroken("; ".join(wrong))
        return self.put_raw({"type": kind, "object": content}, old)

    def put_raw(self, event: Json, old: Json | None = None) -> Json:
        """Tell anything, were it nonsense; what an event needs is added where it is missing."""
        number = self.last + 1
        seed = f"{self._group}/{number}/{len(self._again)}"
        whole = {
            "group_id": self._group,
            "type": "message_new",
            "event_id": hashlib.sha1(seed.encode()).hexdigest(),
        } | event
        if whole["type"] in self.settings.kinds:
            self.last = number
            self._history[number] = _as_of(self.settings, whole, old)
            self._history.pop(number - KEPT, None)
            self._ring()
        for server in self.servers.values():
            if whole["type"] in server.settings.kinds:
                server.queue.append(_as_of(server.settings, whole, old))
                server.news.set()
        return whole

    def after(self, ts: int) -> list[Json]:
        """The events that a poll with this `ts` has not seen."""
        told, self._again = self._again, []
        return told + [self._history[number] for number in range(ts + 1, self.last + 1)]

    def repeat(self, count: int = 3) -> None:
        """Tell the last events once more, with their old `event_id`s, to the next poll."""
        self._again = list(self._history.values())[-count:]
        self._ring()

    def has(self, ts: int) -> bool:
        """Whether everything after this `ts` can still be told, and it isn't from the future."""
        oldest = next(iter(self._history), self.last + 1)
        return oldest - 1 <= ts <= self.last

    def forget(self) -> None:
        """Lose what was not fetched: a poll with an old `ts` gets failed 1."""
        self._history.clear()

    def expire_key(self) -> None:
        """End the key: a poll with it gets failed 2."""
        self.key = self._new_key()
        self._ring()

    async def wait(self, ts: int, seconds: float) -> None:
        """Until there is something after `ts`, or so long."""
        self._bell.clear()
        if self._again or (self.last > ts and not self.silent):
            return
        try:
            async with asyncio.timeout(seconds):
                await self._bell.wait()
        except TimeoutError:
            pass

    def _ring(self) -> None:
        if not self.silent:
            self._bell.set()

    def _new_key(self) -> str:
        seed = f"{self._group}/{getattr(self, 'key', '')}"
        return hashlib.sha1(seed.encode()).hexdigest()


def _as_of(settings: Settings, event: Json, old: Json | None) -> Json:
    """An event in the version in which it was asked for."""
    version = tuple(int(part) for part in settings.version.split("."))
    told = {"v": settings.version} | event
    return told | {"object": old} if old is not None and version < WRAPPED_SINCE else told
