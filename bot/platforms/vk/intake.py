"""Fetches events by Bots Long Poll, whatever VK and the way there do meanwhile.

Where we are is remembered only after what came is stored. What VK has lost meanwhile is looked for on the
wall. Events are handed on as they came; what they mean is `mapping`'s business.
"""

import asyncio
from datetime import datetime, timedelta
from math import inf
from time import monotonic
from typing import Final, NamedTuple

import msgspec
import structlog

from bot.platforms.hearing import Hearing, Tell, nobody
from bot.platforms.memory import Memory
from bot.platforms.vk.arriving import newest
from bot.platforms.vk.gaps import Gaps
from bot.platforms.vk.keys import Keys, Lacking
from bot.platforms.vk.last import GAP
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.places import PLATFORM
from bot.platforms.vk.polling import Polled, PollFailed, Server, poll
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import Session
from bot.platforms.vk.under import Gap
from bot.transport.stored import FLOOD
from models.clock import Clock
from models.errors import DeliveryError, RateLimited
from models.inbox import RawEvent

log = structlog.get_logger()

FIRST_RETRY: Final = timedelta(milliseconds=500)
LONGEST_RETRY: Final = timedelta(seconds=30)
SILENCE: Final = timedelta(minutes=5)
"""After so long without a word the session is asked for anew: VK's polls are known to fall silent."""

RENEWED_AFTER: Final = timedelta(hours=1)
"""A session lasts so long at most: some kinds of events are known to stop after hours, while others come."""

_A_SECOND: Final = 500
"""So many events a second are a flood; of fewer than `FLOOD` in an answer nobody can tell."""

APART: Final = 0.1
FAR_APART: Final = 0.25
"""Seconds from one question to the next, in a flood the longer ones: what comes meanwhile comes in one
answer, and our own words are told us one by one."""

_LOST, _KEY_OVER, _ALL_OVER, _VERSION = 1, 2, 3, 4
_WHERE: Final = "long poll"
_STORED_BEHIND: Final = timedelta(seconds=1)
_EMPTY_BEHIND: Final = timedelta(seconds=30)
"""So far what we remember may be behind what is stored while more comes, and behind what need not be: to
remember takes a transaction of its own. The last of a burst is remembered when the next comes, or after the
longer time of silence; what a crash brings again meanwhile is known, and dropped."""


class _Where(NamedTuple):
    """How far we have come: VK's mark, our newest comment, whether something is missing before, when that
    was, and since when something is missing; in Unix time."""

    ts: str
    comment: int = 0
    gap: bool = False
    at: int = 0
    since: int = 0

    def with_gap(self) -> "_Where":
        """What came after the last that we know of is missing."""
        return self._replace(gap=True, since=self.since if self.gap else self.at)


def pause_after(came: int, seconds: float) -> float:
    """From one question to the next, where the last answer had so many events of so many seconds."""
    return FAR_APART if came >= max(FLOOD, _A_SECOND * seconds) else APART


class VkIntake:
    """Fetches events as they came."""

    def __init__(
        self,
        keys: Keys,
        lines: Lines[Session],
        reception: Reception,
        memory: Memory,
        clock: Clock,
        tell: Tell = nobody,
    ) -> None:
        self._keys, self._lines, self._memory, self._clock = keys, lines, memory, clock
        self._reception = reception
        self.hearing = Hearing(PLATFORM, memory, clock, tell)
        self.gaps = Gaps(keys, memory, clock)
        self._server: Server | None = None
        self._where: _Where | None = None
        self._next: _Where | None = None
        self._pending: list[RawEvent] = []
        self._remembered_at = self._heard_at = self._begun_at = clock()
        self._asked_at, self._answered_at, self._pause = -inf, monotonic(), APART
        self._look_again_at: datetime | None = None

    async def fetch(self, after: int, wait: timedelta) -> list[RawEvent]:
        """Events above `after`, as soon as there are any and at the latest after `wait`.

        Acknowledges those up to `after`, so they must be stored by now. A VK that does not answer is
        asked again, ever more slowly, until it does.
        """
        self._pending = [event for event in self._pending if event.position > after]
        if self._pending:
            return self._pending
        if self._next is not None:
            in_gap = self._where is not None and self._where.gap
            await (self._remember(self._next) if in_gap else self._advance(self._next, _STORED_BEHIND))
        retry = FIRST_RETRY
        while True:
            try:
                self._pending = await self._fetched(wait)
                break
            except (DeliveryError, PollFailed) as error:
                pause = await self._trouble(error, retry)
                await asyncio.sleep(pause.total_seconds())
                retry = min(retry * 2, LONGEST_RETRY)
        await self.hearing.heard()
        if self._where is not None and not self._where.gap:
            await self.gaps.none()
        return self._pending

    async def _fetched(self, wait: timedelta) -> list[RawEvent]:
        server, where = await self._begun()
        if where.gap:
            found, where = await self._look_for_missed(where)
            if found:
                return found
        await asyncio.sleep(self._asked_at + self._pause - monotonic())
        self._asked_at = monotonic()
        told = await poll(self._lines, server, where.ts, wait)
        if told.failed:
            await self._start_over(told, where)
            return []
        return await self._arrived(told, where)

    async def _begun(self) -> tuple[Server, _Where]:
        """Whom to ask and where we are; after a start where we were before it."""
        where, server = self._where, self._server
        if where is None and (kept := await self._memory.recall(_WHERE)) is not None:
            where = self._where = self._after_a_stop(msgspec.json.decode(kept, type=_Where))
        if server is None or where is None or self._outlived():
            server, ts = await self._asked_for_server()
            where = where or await self._remember(_Where(ts))
        return server, where

    def _after_a_stop(self, where: _Where) -> _Where:
        stopped_for = self._clock().timestamp() - where.at
        long = where.at > 0 and stopped_for > GAP.total_seconds()
        return where.with_gap() if long else where

    def _outlived(self) -> bool:
        now = self._clock()
        return now - self._heard_at > SILENCE or now - self._begun_at > RENEWED_AFTER

    async def _asked_for_server(self) -> tuple[Server, str]:
        told = await self._keys.call("groups.getLongPollServer", group_id=self._keys.group)
        self._server = Server(str(told["server"]), str(told["key"]))
        self._heard_at = self._begun_at = self._clock()
        return self._server, str(told["ts"])

    async def _start_over(self, told: Polled, where: _Where) -> None:
        match told.failed:
            case code if code == _LOST:
                log.warning("VK has lost a part of the events; missed comments are looked for")
                await self._remember(where.with_gap()._replace(ts=told.ts or where.ts))
            case code if code == _KEY_OVER:
                self._server = None
            case code if code == _ALL_OVER:
                log.warning("VK has lost the events; missed comments are looked for")
                _, ts = await self._asked_for_server()
                await self._remember(where.with_gap()._replace(ts=ts))
            case code:
                self._server = None
                raise PollFailed(f"Long Poll answers failed {code}")

    async def _arrived(self, told: Polled, where: _Where) -> list[RawEvent]:
        before, self._answered_at = self._answered_at, monotonic()
        self._pause = pause_after(len(told.updates), self._answered_at - before)
        if told.updates:
            self._heard_at = self._clock()
        events = await self._reception(told.updates)
        # What came after a gap says nothing of how far we have come before it.
        comment = where.comment if where.gap else newest(events, where.comment)
        self._next = where._replace(ts=told.ts or where.ts, comment=comment)
        if not events:
            await self._advance(self._next, _EMPTY_BEHIND)
        return events

    async def _look_for_missed(self, where: _Where) -> tuple[list[RawEvent], _Where]:
        """Events about what was missed, and where we are: before the gap where it can't be looked for now."""
        if self._look_again_at is not None and self._clock() < self._look_again_at:
            return [], where
        try:
            since = where.since or int(self._clock().timestamp())
            found = await self.gaps.look(Gap(since, where.comment))
        except Lacking as lacking:
            log.warning("comments may have been missed, and no key of ours may look", reason=str(lacking))
            found = []
        except DeliveryError as error:
            log.warning("missed comments can't be looked for now", reason=str(error))
            self._look_again_at = self._clock() + LONGEST_RETRY
            return [], where
        events = await self._reception(found)
        self._next = where._replace(comment=newest(events, where.comment), gap=False, since=0)
        if not events:
            return [], await self._remember(self._next)
        return events, where

    async def _remember(self, where: _Where) -> _Where:
        where = where._replace(at=int(self._clock().timestamp()))
        self._where, self._next, self._remembered_at = where, None, self._clock()
        await self._memory.keep(_WHERE, msgspec.json.encode(where).decode())
        return where

    async def _advance(self, where: _Where, behind: timedelta) -> None:
        """Go on, with what we remember so far behind at most.

        What came since may come again after a crash: it is known then, and dropped.
        """
        if self._clock() - self._remembered_at >= behind:
            await self._remember(where)
        else:
            self._where, self._next = where, None

    async def _trouble(self, error: Exception, retry: timedelta) -> timedelta:
        """Tell what is wrong and say how long to wait."""
        say = log.warning if await self.hearing.failed() else log.info
        say("VK gives no events; it is asked again until it does", reason=str(error))
        if isinstance(error, PollFailed) and retry > FIRST_RETRY:
            self._server = None  # perhaps another one answers
        asked = error.retry_after if isinstance(error, RateLimited) else retry
        return min(max(asked, retry), timedelta(minutes=1))
