"""The strict servers of the tests as a process of their own, in which the messages of the stream are said.

What a bot costs is measured in the bot's process alone. The server says what warms up; on a line it says
the rest of the stream: as fast as it is fetched, or at a rate. On the next line it tells what it was called,
and ends.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final

from bench.stream import FRESH, SEED, Said, stream, warming
from models.errors import ConfigError

PLACES: Final = 200
"""Chats of Telegram, or posts of VK, over which the stream is spread."""

CROWD: Final = 1_000_000
"""Subscribers of the community on VK. Only those who write are ever made."""

WRITERS: Final = 50_000
"""People who write in the groups of Telegram, those aside who come to spam."""

_WAITING: Final = 3000
_FIRST_PERSON: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Site:
    """A served platform: `say` one message, `waiting` events nobody has fetched, what was called.

    What is said before it `hears` would reach nobody.
    """

    connection: dict[str, Any]
    hears: Callable[[], bool]
    say: Callable[[Said], None]
    waiting: Callable[[], int]
    calls: Callable[[], Counter[str]]
    violations: Sequence[str]


def place_of(said: Said) -> int:
    """Where a message of the stream is said: the stream knows fewer places."""
    return (said.chat * 10 + said.number % 10) % PLACES


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What is said: `before` messages of the stream to warm up, then `events` more, at a rate or at once."""

    events: int
    rate: float = 0.0
    before: int = 0


def serve(platform: str, script: Script, *, real_pace: bool) -> None:
    """Serve until the second line on standard input."""
    asyncio.run(_serve(_SITES[platform](real_pace), script))


async def _serve(site_of: AbstractAsyncContextManager[Site], script: Script) -> None:
    said = stream(script.before + script.events)
    async with site_of as site:
        _print(site.connection)
        while not site.hears():
            await asyncio.sleep(0.01)
        await _said(site, [*warming(), *said[: script.before]], 0.0, time.monotonic())
        await _line()
        began = time.monotonic() + 0.05
        before = site.calls()
        saying = asyncio.ensure_future(_said(site, said[script.before :], script.rate, began))
        _print({"began": began})
        await _line()
        await saying
        _print({"calls": site.calls() - before, "violations": list(site.violations)})


async def _said(site: Site, said: Sequence[Said], rate: float, began: float) -> None:
    for one, moment in zip(said, moments(len(said), rate), strict=True):
        if rate:
            await asyncio.sleep(max(0.0, began + moment - time.monotonic()))
        else:
            while site.waiting() > _WAITING:
                await asyncio.sleep(0.002)
        site.say(one)


def moments(count: int, rate: float) -> list[float]:
    """When each message comes, in seconds after the beginning: a Poisson process that waits for nobody."""
    random = Random(SEED)
    return list(accumulate(random.expovariate(rate) for _ in range(count))) if rate else [0.0] * count


@asynccontextmanager
async def telegram_site(real_pace: bool) -> AsyncIterator[Site]:
    """Groups on the Bot API, at Telegram's real limits or without any."""
    from tests.telegram.contract import missing
    from tests.telegram.pace import Limits
    from tests.telegram.serving import served_bot_api

    _expect_schemas(missing())
    async with served_bot_api(limits=Limits() if real_pace else None) as api:
        telegram = api.telegram
        owner = telegram.person("Влад")
        people: dict[int, Any] = {}
        groups = [telegram.supergroup(f"Чат {number}", owner) for number in range(PLACES)]
        duty = telegram.supergroup("Дежурные", owner)

        def say(one: Said) -> None:
            group = groups[place_of(one)]
            # As fast as it is said here, the stream's busiest would be floods.
            number = one.author if one.author >= FRESH else one.number * 7919 % WRITERS
            person = people.get(number) or people.setdefault(
                number, telegram.person(f"Человек {number}", username=f"person{number}")
            )
            # The bot's mutes are not the stream's business: everybody goes on.
            group.members.pop(person.id, None)
            telegram.post(group, person, telegram.text_of(one.text, {}))

        yield Site(
            connection={
                "server": api.address,
                "token": api.token,
                "chats": [str(group.id) for group in groups],
                "duty": str(duty.id),
            },
            hears=lambda: True,
            say=say,
            waiting=telegram.updates.waiting,
            calls=lambda: Counter(_of_telegram(call) for call in api.calls if call.method != "getUpdates"),
            violations=api.violations,
        )


@asynccontextmanager
async def vk_site(real_pace: bool) -> AsyncIterator[Site]:
    """The wall of a great community, at VK's real limits or without any."""
    from tests.vk import walls
    from tests.vk.contract import missing
    from tests.vk.pace import Limits
    from tests.vk.people import Person
    from tests.vk.serving import served_vk

    _expect_schemas(missing())
    async with served_vk(limits=Limits() if real_pace else None) as api:
        vk = api.vk
        owner = vk.person("Влад")
        group = vk.community("Кофейня", owner, crowd=CROWD)
        duty = group.chat("Дежурные", owner)
        posts = [owner.posts(group, f"Пост {number}") for number in range(PLACES)]

        def say(one: Said) -> None:
            # Of a million hardly anybody writes twice: on one wall the stream's busiest would be a flood.
            number = _FIRST_PERSON + one.number * 7919 % CROWD
            if number not in vk.people:
                vk.people[number] = Person(vk, number, "Человек", str(one.author))
            walls.comment(vk, posts[place_of(one)], number, one.text)

        yield Site(
            connection={
                "server": api.address,
                "group": group.id,
                "community_token": group.token,
                "user_token": owner.token,
                "service_token": vk.service_token,
                "chats": [str(group.owner)],
                "duty": str(duty.peer),
            },
            hears=lambda: api.long_poll.polls > 0,
            say=say,
            waiting=lambda: group.events.last - api.long_poll.asked,
            calls=lambda: Counter(map(_of_vk, api.calls)),
            violations=api.violations,
        )


def _of_telegram(call: Any) -> str:
    return f"error {call.status}" if call.status > 200 else call.method


def _of_vk(call: Any) -> str:
    return f"error {call.error}" if call.error > 0 else f"{'packed ' * call.inside}{call.method}"


_SITES: Final[dict[str, Callable[[bool], AbstractAsyncContextManager[Site]]]] = {
    "telegram": telegram_site,
    "vk": vk_site,
}


def _expect_schemas(reason: str | None) -> None:
    if reason:
        raise ConfigError(f"the strict servers need the official schemas: {reason}")


def _print(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


async def _line() -> None:
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


@dataclass(frozen=True, slots=True)
class Server:
    """The server's process, from outside. `site` is how to reach it."""

    process: subprocess.Popen[str]
    site: dict[str, Any]

    def go(self) -> float:
        """Let the stream begin; returns when it does, by the monotonic clock that all processes share."""
        return float(self._asked()["began"])

    def end(self) -> dict[str, Any]:
        """Let it end; returns what it was called."""
        return self._asked()

    def _asked(self) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return _read(self.process)


@contextmanager
def served(platform: str, script: Script, *, real_pace: bool = False) -> Iterator[Server]:
    """A server's process, while the block lasts."""
    said = (script.events, script.rate, script.before)
    command = [sys.executable, "-m", "bench", "serve", platform, *map(str, said)]
    with subprocess.Popen(
        [*command, *(["--real-pace"] if real_pace else [])],
        cwd=Path(__file__).parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Server(process, _read(process))
        finally:
            process.kill()


def _read(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise ConfigError("the server's process has ended; what it said stands above")
    found: dict[str, Any] = json.loads(line)
    return found
