"""VK's API, Long Poll, Callback API and uploads on a loopback port, for tests.

    async with served_vk() as api:                  # skips the test where ../shared/schemas is absent
        vk = api.vk
        owner, olga = vk.person("Владелец"), vk.person("Ольга")
        cafe = vk.community("Кофейня", owner)
        post = owner.posts(cafe, "Новый пирог")
        comment = olga.comments(post, "А с вишней?")    # wall_post_new and wall_reply_new are told
        cafe.token, owner.token, vk.service_token       # a key of each kind; `vk.issue` gives lesser ones
        api.mount(session)                              # a `requests` session; api.vk.com works too
        ...                                             # or a client with `api.address` + "/method/"
        post.texts(), cafe.texts(), cafe.talk(olga).texts()     # what can be read there now

`api.mishaps.add("wall.createComment", "lose_reply")` lets things go wrong, with `"longPoll"` and `"upload"`
too. `vk.switches` are what nobody knows about the real VK. `api.calls` is what was called, with which kind of
key, and VK's code of the error. `vk.revoke(token)` and `vk.expire(token)` end a key. The kinds of events that
are told: `cafe.events.settings.kinds`. A Callback server comes by `groups.addCallbackServer` or by
`vk.add_callback(cafe, url, secret=…)`.

When the block ends, calls with unknown methods or parameters, with another version of the API and answers
that the real server would not give fail the test; `api.violations.clear()` forgives them.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from models.clock import Clock, system_clock
from tests.vk.callback import Poster
from tests.vk.contract import missing
from tests.vk.pace import Limits, Pace
from tests.vk.server import VkApi
from tests.vk.vk import Vk

HOSTS = ("https://api.vk.ru", "https://api.vk.com")


class Way(HTTPAdapter):
    """Sends what is meant for VK's API to a server on this machine. Timeouts are the caller's."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """Send it there."""
        for host in HOSTS:
            request.url = (request.url or "").replace(host, self._address, 1)
        return super().send(request, *args, **more)


class ServedVk(VkApi):
    """VK and where it is; a method's URL is `{address}/method/{name}`."""

    def mount(self, session: requests.Session) -> None:
        """Let this session find VK here."""
        for host in HOSTS:
            session.mount(host, Way(self.address))

    async def start(self) -> None:
        """Answer, on the same port as before if there was one."""
        await super().start()
        self.vk.address = self.address

    async def post(self) -> None:
        """Bring events to the Callback servers, for ever."""
        await Poster(self.vk).run()


@asynccontextmanager
async def served_vk(clock: Clock = system_clock, *, limits: Limits | None = None) -> AsyncIterator[ServedVk]:
    """VK, answering inside the block. Without `limits` it may be called as fast as one can."""
    if reason := missing():
        pytest.skip(reason)
    vk = Vk(clock)
    vk.pace = Pace(limits, clock)
    api = ServedVk(vk)
    await api.start()
    try:
        yield api
    finally:
        await api.stop()
    assert not api.violations, "\n".join(api.violations)
