"""What the page needs from outside, as Protocols and records. Nothing here talks to anybody."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.web.media import Thumbnail, nothing_kept
from handlers.plan.preview import Preview
from models.clock import Clock
from models.content import Post
from models.texts import Sentence, Texts

Payload = Mapping[str, Any]
"""A JSON object of the local network, handed on as it is: docs/local-platform.md says what is in it."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened on the network after some number; `last` is the number to go on from."""

    last: int
    changes: Sequence[Payload]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is sent to a browser."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it is saved by a browser; `disposition` says under which title."""

    disposition: str
    content: bytes


class Network(Protocol):
    """The local network as its people see it.

    Each call raises `models.errors.Refused` with words for the person where the network says no,
    `models.errors.DeliveryError` where it can't be reached, and `models.errors.StorageError` where it could
    not store anything.
    """

    async def people(self) -> Sequence[Payload]:
        """Everybody one can write as."""

    async def chats(self) -> Sequence[Payload]:
        """Walls, groups and private conversations."""

    async def messages(self, chat: str, limit: int) -> Sequence[Payload]:
        """The newest `limit` messages of a chat, oldest first; hidden ones are marked so."""

    async def act(self, person: str, verb: str, body: Payload) -> Payload:
        """`say`, `edit`, `press`, `like` or `view` as a person; `body` as the contract has it."""

    async def changes(self, after: int | None, wait: float) -> Changes:
        """What changed after `after`, waiting up to `wait` seconds; None asks only where we are."""

    async def picture(self, name: str) -> Picture:
        """A picture that somebody attached."""

    async def file(self, name: str) -> Attached:
        """A file that somebody attached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekLine:
    """One figure of the week as it is shown: what it is, and the value as a number or in words."""

    label: str
    value: int | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """A command that can be typed: its name, how, and what for."""

    name: str
    usage: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether everything works: problems in words, and figures by name for whoever watches."""

    problems: Sequence[Sentence] = ()
    figures: Mapping[str, int | float] = field(default_factory=dict)


class Board(Protocol):
    """What the specialist sees beside the commands, read from our database."""

    async def queue(self) -> Sequence[Post]:
        """The posts to show: planned first by time, then the recent ones. Order is kept."""

    async def week(self, language: str) -> Sequence[WeekLine]:
        """The figures of the last seven days, in `language`."""

    async def duty(self, language: str) -> Sequence[str]:
        """What keeps alerts from the people on duty, and who waits for them, in `language`."""

    async def team(self, language: str) -> Mapping[str, str]:
        """Who works in the community, by the platform's id, and as what, in `language`."""

    async def commands(self, language: str) -> Mapping[str, Sequence[Hint]]:
        """What those who work in the community may type, by the platform's id, in `language`."""

    async def health(self) -> Health:
        """How the bot is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of the plan: why it is a day off, and the moments at which a post is still wanted."""

    day: date
    holiday: str = ""
    free: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A post of the plan on a day in the page's zone; `target` is the community it goes to, and `ours`
    whether that is the page's own."""

    post: Post
    day: date
    target: str
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Some days of the plan with their posts, by time."""

    days: Sequence[Day]
    posts: Sequence[Planned]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A community that a row of the plan goes to, and how it will be seen there; `ours` is the page's own,
    whose pictures it can show."""

    post: int
    title: str
    platform: str
    ours: bool
    preview: Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A post with all that is known of it. `offered` are the moves that make sense now, `version` names what
    is seen here; these are other words for a post that is out where it is `revised`."""

    planned: Planned
    author: str
    version: str
    offered: Sequence[str]
    revised: bool = False
    trail: Sequence[str]
    targets: Sequence[Target]


class Plan(Protocol):
    """The content plan, read from our database."""

    async def span(self, first: date, days: int, language: str) -> Span:
        """So many days from `first` on."""

    async def sheet(self, number: int, language: str) -> Sheet | None:
        """A post by its number."""

    async def stamp(self) -> str:
        """Another one as soon as the plan of these months is different."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebParts:
    """All that `create_web` is built from.

    `zone` is the community's IANA zone, in which the page shows time; `language` what a visitor
    without a preference gets; `spoken` the language of the community's people and bot, if another; `host`
    the address that is served, allowed in `Host` beside the loopback names. `thumbnail` gives the small
    pictures of posts' media. Set `stopping` before the
    server is told to stop: the event streams, which would otherwise last for ever, then end
    within a second.
    """

    network: Network
    board: Board
    plan: Plan
    texts: Texts
    clock: Clock
    zone: str = "Europe/Moscow"
    language: str = "ru"
    spoken: str | None = None
    host: str = "127.0.0.1"
    thumbnail: Thumbnail = nothing_kept
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
