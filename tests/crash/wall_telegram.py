"""A channel on the strict Bot API; without a discussion group nobody sees what became of a lost answer."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, get_args

from models.communities import Place
from models.content import Content, Poll
from models.staff import Role
from tests.crash.brand import community, settle_in, soon
from tests.crash.wall import Kind, OnTheWall, Trouble, plain
from tests.crash.wound import WoundClock
from tests.telegram.clients import PNG
from tests.telegram.mishaps import Mishap
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Message

DELAY = 0.05


class TelegramWall:
    """A coffee house's channel."""

    platform: ClassVar[str] = "telegram"
    troubles: ClassVar[Sequence[Trouble]] = (
        Trouble("lose_reply", {}),
        Trouble("lose_request", {}),
        Trouble("rate_limit", {"seconds": 3}),
        Trouble("html", {}),
        Trouble("error", {}),
        Trouble("truncate", {}),
        Trouble("delay", {"seconds": DELAY}),
        Trouble("duplicate", {}),
    )
    rates: ClassVar[Mapping[str, float]] = {
        "lose_reply": 0.02, "lose_request": 0.02, "error": 0.02, "rate_limit": 0.02, "duplicate": 0.05,
    }  # fmt: skip
    kinds: Sequence[Kind] = (
        Kind("words", ("sendMessage",)),
        Kind("picture", ("sendPhoto",)),
        Kind("album", ("sendMediaGroup",)),
        Kind("two albums", ("sendMediaGroup", "sendMediaGroup")),
        Kind("poll", ("sendMessage", "sendPoll")),
        Kind("discussed", ("sendMessage", "pinChatMessage", "unpinChatMessage")),
        Kind("passing", ("sendMessage", "deleteMessage")),
        Kind("refused", ("sendPhoto",), refused=True),
    )

    def __init__(self, api: ServedBotApi, *, linked: bool) -> None:
        self.api, telegram = api, api.telegram
        self.vlad = telegram.person("Влад")
        self.channel = telegram.channel("Кофейня", self.vlad)
        self.comments = telegram.supergroup("Комментарии", self.vlad, **self._linked(linked=linked))
        self.duty = telegram.supergroup("Дежурные", self.vlad)

    def _linked(self, *, linked: bool) -> dict[str, Any]:
        return {"linked": self.channel} if linked else {}

    async def settle_in(self, file: Path) -> None:
        """The program's database, set up."""
        places = {
            str(self.channel.id): Place.WALL,
            str(self.comments.id): Place.COMMENTS,
            str(self.duty.id): Place.DUTY,
        }
        await settle_in(file, community(self.platform, places), {Role.OWNER: [str(self.vlad.id)]})

    def connection(self) -> dict[str, Any]:
        """Whose bot, and where."""
        return {"token": self.api.token, "server": self.api.address}

    async def content(self, kind: Kind, words: str) -> Content:
        """A post of a kind."""
        match kind.name:
            case "picture":
                return plain(kind, words, [self._media("photo")])
            case "album":
                return plain(kind, words, [self._media("photo") for _ in range(3)])
            case "two albums":
                media = [self._media(one) for one in ("photo", "photo", "document", "document")]
                return plain(kind, words, media)
            case "poll":
                poll = Poll(question=f"Вкусно? {words}", options=("Да", "Очень"))
                return replace(plain(kind, words), poll=poll)
            case "refused":
                return plain(kind, words, ["photo:AgACAgIAAxNothing"])
        return plain(kind, words)

    def _media(self, kind: Any) -> str:
        shown = self.api.telegram.media(kind, PNG, "file.bin")[kind]
        return f"{kind}:{(shown[-1] if kind == 'photo' else shown)['file_id']}"

    def marks(self, content: Content) -> Sequence[str]:
        """Each file, words and poll."""
        question = [content.poll.question] if content.poll else []
        return [content.text, *content.media, *question]

    async def stumble(self, call: str, trouble: Trouble, seed: int) -> str:
        """Have the next such call go wrong, and others now and then; updates are doubled in a poll."""
        mishaps: Any = self.api.mishaps
        assert trouble.name in get_args(Mishap)
        mishaps.script.clear()
        mishaps.by_chance(self.rates, seed)
        wrong = "getUpdates" if trouble.name == "duplicate" else call
        mishaps.add(wrong, trouble.name, **trouble.more)
        return wrong

    async def has_stumbled(self) -> bool:
        """Whether the call that was to go wrong was made and did."""
        return not self.api.mishaps.script

    async def quiet(self) -> None:
        """Let the server perform what it has."""
        await soon(0.02)
        while any(not call.status for call in self.api.calls[-10:] if call.method != "getUpdates"):
            await soon(0.01)

    async def seen(self) -> OnTheWall:
        """What one sees there."""
        ours = [one for one in self.channel.messages.values() if one.by_bot]
        said = [one for one in self.comments.messages.values() if one.by_bot]
        return OnTheWall(
            ever=Counter(mark for one in ours for mark in _marks(one)),
            standing=Counter(mark for one in ours if not one.deleted for mark in _marks(one)),
            pinned=frozenset(one.text for one in self.channel.pinned),
            comments=Counter(one.text for one in said),
        )


def _marks(message: Message) -> Iterator[str]:
    if message.text:
        yield message.text
    for kind in ("photo", "document"):
        if shown := message.content.get(kind):
            yield f"{kind}:{(shown[-1] if kind == 'photo' else shown)['file_id']}"
    if poll := message.content.get("poll"):
        yield poll["question"]


@asynccontextmanager
async def telegram_wall(folder: Path, clock: WoundClock, seed: int) -> AsyncIterator[TelegramWall]:
    """A channel; every third has no discussion group."""
    async with served_bot_api(clock) as api:
        wall = TelegramWall(api, linked=seed % 3 != 0)
        await wall.settle_in(folder / "ours.db")
        yield wall
