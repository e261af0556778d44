"""The page on a port of its own, before a network and a board that live in memory."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.background import Background
from bot.web.app import create_web
from bot.web.parts import Attached, Changes, Health, Hint, Payload, Picture, Sheet, Span, WebParts, WeekLine
from bot.web.serving import WebServer
from models.content import Post
from models.errors import DeliveryError, Refused, StorageError
from models.texts import Texts

LOCALES = [Path(__file__).parents[1] / layer / "locale" for layer in ("bot", "handlers")]
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Neighbourhood:
    """A network in memory: two people, one wall, and what was done there."""

    acts: list[tuple[str, str, Payload]] = field(default_factory=list)
    told: list[Payload] = field(default_factory=list)
    refusal: str = ""
    reachable: bool = True
    full: bool = False
    first: int = 0
    posts: list[Payload] = field(default_factory=list)
    pictures: dict[str, Picture] = field(default_factory=dict)
    files: dict[str, Attached] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, **change: Any) -> None:
        """Something changed."""
        self.told.append({"n": self.first + len(self.told) + 1, **change})
        self.news.set()
        self.news = asyncio.Event()

    async def people(self) -> Sequence[Payload]:
        return [{"id": "olga", "name": "Ольга", "about": "", "avatar": "#123456", "side": "subscriber"}]

    async def chats(self) -> Sequence[Payload]:
        return [{"id": "wall", "kind": "wall", "title": "Стена"}]

    async def messages(self, chat: str, limit: int) -> Sequence[Payload]:
        return self.posts[-limit:]

    async def act(self, person: str, verb: str, body: Payload) -> Payload:
        self._answer()
        if self.refusal:
            raise Refused(self.refusal)
        self.acts.append((person, verb, body))
        return {"id": "7"}

    async def changes(self, after: int | None, wait: float) -> Changes:
        self._answer()
        last = self.first + len(self.told)
        if after is None:
            return Changes(last, [])
        if not (found := [one for one in self.told if one["n"] > after]) and wait:
            await self._rung(wait)
            return await self.changes(after, 0)
        return Changes(last if found else after, found)

    async def picture(self, name: str) -> Picture:
        if name not in self.pictures:
            raise Refused("no such picture")
        return self.pictures[name]

    async def file(self, name: str) -> Attached:
        if name not in self.files:
            raise Refused("no such file")
        return self.files[name]

    async def _rung(self, wait: float) -> None:
        try:
            async with asyncio.timeout(wait):
                await self.news.wait()
        except TimeoutError:
            return

    def _answer(self) -> None:
        if not self.reachable:
            raise DeliveryError("nobody there")
        if self.full:
            raise StorageError("the disk is full")


@dataclass
class BoardInMemory:
    """A board that shows what it is given."""

    posts: list[Post] = field(default_factory=list)
    lines: list[WeekLine] = field(default_factory=list)
    stands: list[str] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    typed: dict[str, list[Hint]] = field(default_factory=dict)
    state: Health = field(default_factory=Health)

    async def queue(self) -> Sequence[Post]:
        return list(self.posts)

    async def week(self, language: str) -> Sequence[WeekLine]:
        return [WeekLine(label=f"{language}: {line.label}", value=line.value) for line in self.lines]

    async def duty(self, language: str) -> Sequence[str]:
        return list(self.stands)

    async def team(self, language: str) -> Mapping[str, str]:
        return dict(self.roles)

    async def commands(self, language: str) -> Mapping[str, Sequence[Hint]]:
        return dict(self.typed)

    async def health(self) -> Health:
        return self.state


@dataclass
class PlanInMemory:
    """A plan that shows what it is given."""

    shown: Span = field(default_factory=lambda: Span(days=(), posts=()))
    sheets: dict[int, Sheet] = field(default_factory=dict)
    asked: list[tuple[date, int, str]] = field(default_factory=list)
    mark: str = "1"

    async def span(self, first: date, days: int, language: str) -> Span:
        self.asked.append((first, days, language))
        return self.shown

    async def sheet(self, number: int, language: str) -> Sheet | None:
        return self.sheets.get(number)

    async def stamp(self) -> str:
        return self.mark


@dataclass
class Page:
    """The served page, what is behind it, and a browser without a window."""

    network: Neighbourhood
    board: BoardInMemory
    plan: PlanInMemory
    parts: WebParts
    session: aiohttp.ClientSession

    async def text(self, path: str, **headers: str) -> str:
        async with self.session.get(path, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Any]:
        async with self.session.post(path, json=body, headers=headers or OURS) as answer:
            return answer.status, await answer.json()


def parts_of(network: Neighbourhood, board: BoardInMemory, **changed: Any) -> WebParts:
    """What the page is built from here; the clock stands still."""
    given = {
        "network": network,
        "board": board,
        "plan": PlanInMemory(),
        "texts": Texts(*LOCALES),
        "clock": lambda: NOON,
    }
    return WebParts(**given | changed)


@asynccontextmanager
async def opened(**changed: Any) -> AsyncIterator[Page]:
    """A page that is served inside the block."""
    network, board = Neighbourhood(), BoardInMemory()
    plan = PlanInMemory()
    parts = parts_of(network, board, plan=plan, **changed)
    server = WebServer(create_web(parts), "127.0.0.1", 0, parts.stopping)
    jar = aiohttp.CookieJar(unsafe=True)  # the server has no name, only a number
    async with Background() as background, aiohttp.ClientSession(server.address, cookie_jar=jar) as session:
        background.start("page", server.run_until_stopped)
        yield Page(network, board, plan, parts, session)
        server.stop()
