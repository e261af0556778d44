"""Posts events to Callback servers: confirmed first, in order, again and again until one is taken."""

import asyncio
from dataclasses import dataclass
from typing import Final

import aiohttp

from tests.vk.community import Community
from tests.vk.events import CallbackServer, Json
from tests.vk.vk import Vk

ANSWER_SECONDS: Final = 10
LONGEST_PAUSE: Final = 60.0
FAILED_AFTER: Final = 5
"""So many refusals in a row and the server's status is `failed`; it is tried again all the same."""


@dataclass(slots=True)
class Poster:
    """Delivers while it runs. `first_pause` is the wait after a first failure; it doubles."""

    vk: Vk
    first_pause: float = 0.05

    async def run(self) -> None:
        """Deliver for ever, to each server on its own."""
        known: set[tuple[int, int]] = set()
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(ANSWER_SECONDS)) as session,
            asyncio.TaskGroup() as group,
        ):
            while True:
                self.vk.servers_changed.clear()
                for community in self.vk.communities.values():
                    for server in community.events.servers.values():
                        if (community.id, server.id) not in known:
                            known.add((community.id, server.id))
                            group.create_task(self._serve(session, community, server))
                await self.vk.servers_changed.wait()

    async def _serve(
        self, session: aiohttp.ClientSession, community: Community, server: CallbackServer
    ) -> None:
        pause = 0.0
        while server.id in community.events.servers:
            server.news.clear()
            if not server.queue and server.status in ("ok", "failed"):
                await server.news.wait()
                continue
            done = await self._deliver(session, community, server)
            pause = 0 if done else min(pause * 2 or self.first_pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _deliver(
        self, session: aiohttp.ClientSession, community: Community, server: CallbackServer
    ) -> bool:
        if server.status in ("unconfigured", "wait"):
            body: Json = {"type": "confirmation", "group_id": community.id}
            wanted = community.events.confirmation
        else:
            body, wanted = server.queue[0], "ok"
        if server.secret:
            body = body | {"secret": server.secret}
        taken = await _post(session, server.url, body) == wanted
        if taken and body["type"] != "confirmation":
            server.queue.popleft()
        server.failures = 0 if taken else server.failures + 1
        if taken:
            server.status = "ok"
        elif server.failures >= FAILED_AFTER and server.status == "ok":
            server.status = "failed"
        return taken


async def _post(session: aiohttp.ClientSession, url: str, body: Json) -> str:
    """What the bot says to it, nothing where there is no answer of status 200."""
    try:
        async with session.post(url, json=body) as answer:
            return (await answer.text()).strip() if answer.status == 200 else ""
    except (TimeoutError, aiohttp.ClientError):
        return ""
