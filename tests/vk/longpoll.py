"""The Bots Long Poll server: what happened in a community, to whoever holds its key."""

import asyncio
from typing import Any, Final

from aiohttp import web

from tests.vk import answering
from tests.vk.community import Community
from tests.vk.events import Events
from tests.vk.mishaps import POLL, Mishaps, Planned
from tests.vk.vk import Vk

LONGEST: Final = 90


class LongPoll:
    """Answers polls. `polls` counts them, `asked` is the last event that the last of them has seen."""

    def __init__(self, vk: Vk, mishaps: Mishaps, stopping: asyncio.Event) -> None:
        self._vk, self._mishaps, self._stopping = vk, mishaps, stopping
        self.polls = self.asked = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """What aiohttp calls."""
        given = dict(request.query) | {key: str(value) for key, value in (await request.post()).items()}
        community = self._vk.communities.get(int(request.match_info["group"]))
        if community is None or given.get("act") != "a_check":
            return web.Response(status=404, text="404 Not Found")
        self.polls += 1
        self._vk.settle()
        planned = self._mishaps.meet(POLL)
        if planned is not None:
            early = await self._go_wrong(request, community.events, planned)
            if early is not None:
                return early
        body = await self._poll(community, given)
        match planned.mishap if planned else "":
            case "lose_reply":
                await answering.wait(self._stopping, planned.seconds if planned else 0)
                return answering.hang_up(request)
            case "truncate":
                return await answering.half(request, body)
            case "malformed":
                return answering.malformed(body)
        return answering.reply(body)

    async def _go_wrong(
        self, request: web.Request, events: Events, planned: Planned
    ) -> web.StreamResponse | None:
        """What is done before the poll; an answer if it ends there."""
        match planned.mishap:
            case "duplicate":
                events.repeat()
            case "forget":
                events.forget()
                return answering.reply({"failed": 1, "ts": events.last})
            case "expire":
                events.expire_key()
            case "lose_history":
                events.forget()
                events.expire_key()
                return answering.reply({"failed": 3})
            case "outdate":
                return answering.reply({"failed": 4, "min_version": 0, "max_version": 3})
            case "silence":
                events.silent = True
            case "html" | "error":
                return answering.gateway()
            case "lose_request":
                await answering.wait(self._stopping, planned.seconds)
                return answering.hang_up(request)
            case "delay":
                await answering.wait(self._stopping, planned.seconds)
        return None

    async def _poll(self, community: Community, given: dict[str, str]) -> dict[str, Any]:
        events = community.events
        if given.get("key") != events.key:
            return {"failed": 2}
        text = given.get("ts", "")
        if not text.isdecimal() or not events.has(int(text)):
            return {"failed": 1, "ts": events.last}
        ts = self.asked = int(text)
        seconds = min(float(given.get("wait", 25)), LONGEST)
        await self._await_news(events, ts, seconds)
        if given["key"] != events.key:
            return {"failed": 2}
        if events.silent:
            return {"ts": self._ts(ts), "updates": []}
        return {"ts": self._ts(events.last), "updates": events.after(ts)}

    async def _await_news(self, events: Events, ts: int, seconds: float) -> None:
        """Until there is news, or the time is over, or the server stops."""
        async with asyncio.TaskGroup() as group:
            news = group.create_task(events.wait(ts, seconds))
            stop = group.create_task(self._stopping.wait())
            await asyncio.wait((news, stop), return_when=asyncio.FIRST_COMPLETED)
            news.cancel()
            stop.cancel()

    def _ts(self, number: int) -> str | int:
        return number if self._vk.switches.number_ts else str(number)
