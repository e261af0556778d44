"""The wall of the made-up network, a process of its own."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from models.communities import Place
from models.content import Content, Poll
from models.staff import Role
from tests.crash.brand import community, settle_in, soon
from tests.crash.brand_local import UNLIMITED
from tests.crash.truth import Row, rows
from tests.crash.wall import Kind, OnTheWall, Trouble, plain
from tests.crash.wound import WoundClock
from tests.running import TOKEN, Town, town
from tests.telegram.clients import PNG

DELAY = 0.05


class LocalWall:
    """The starter's coffee house."""

    platform: ClassVar[str] = "local"
    troubles: ClassVar[Sequence[Trouble]] = (
        Trouble("lose_reply", {}),
        Trouble("lose_request", {}),
        Trouble("rate_limit", {"seconds": 3}),
        Trouble("error", {}),
        Trouble("delay", {"seconds": DELAY}),
    )
    rates: ClassVar[Mapping[str, float]] = {
        "lose_reply": 0.02, "lose_request": 0.02, "error": 0.02, "rate_limit": 0.02,
    }  # fmt: skip
    kinds: Sequence[Kind] = (
        Kind("words", ("publish", "findSent")),
        Kind("picture", ("publish",)),
        Kind("album", ("publish",)),
        Kind("poll", ("publish",)),
        Kind("discussed", ("publish", "sendMessage", "pinMessage", "unpinMessage")),
        Kind("passing", ("publish", "deleteMessage")),
        Kind("refused", ("publish",), refused=True),
    )

    def __init__(self, where: Town, file: Path, picture: str) -> None:
        self.where, self.file, self.picture = where, file, picture
        self._delay = 0.0

    def connection(self) -> dict[str, Any]:
        """Where it is."""
        return {"address": self.where.address, "token": TOKEN}

    async def content(self, kind: Kind, words: str) -> Content:
        """A post of a kind."""
        match kind.name:
            case "picture":
                return plain(kind, words, [self.picture])
            case "album":
                return plain(kind, words, [self.picture] * 3)
            case "poll":
                return replace(plain(kind, words), poll=Poll(question="Вкусно?", options=("Да", "Очень")))
            case "refused":
                return plain(kind, words, ["nothing"])
        return plain(kind, words)

    def marks(self, content: Content) -> Sequence[str]:
        """Its words with the number of its pictures."""
        return [f"{content.text} +{len(content.media)}"]

    async def stumble(self, call: str, trouble: Trouble, seed: int) -> str:
        """Have the next such call go wrong, and others now and then."""
        self._delay = DELAY * (trouble.name == "delay")
        script = [{"method": call, "fault": trouble.name, **trouble.more}]
        await self.where.faults(script=script, rates=self.rates, seed=seed)
        return call

    async def has_stumbled(self) -> bool:
        """Whether the call that was to go wrong was made and did."""
        return not await self.where.faults_left()

    async def quiet(self) -> None:
        """Let the network perform what it has."""
        await soon(0.02 + self._delay)

    async def seen(self) -> OnTheWall:
        """What one sees there."""
        said = rows(self.file, "SELECT * FROM messages WHERE chat = 'wall' AND guid IS NOT NULL")
        posts = [one for one in said if one["thread"] is None]
        return OnTheWall(
            ever=Counter(map(_mark, posts)),
            standing=Counter(_mark(one) for one in posts if not one["hidden"]),
            pinned=frozenset(one["text"] for one in posts if one["pinned"]),
            comments=Counter(one["text"] for one in said if one["thread"] is not None),
        )


def _mark(message: Row) -> str:
    return f"{message['text']} +{len(json.loads(message['pictures']))}"


@asynccontextmanager
async def local_wall(folder: Path, clock: WoundClock, seed: int) -> AsyncIterator[LocalWall]:
    """A wall; the network has a clock of its own, and none of its answers depends on it."""
    async with town(folder / "town", *UNLIMITED) as where:
        await where.say("lev", "desk", "смотрите", picture=b64encode(PNG).decode())
        picture = (await where.messages("desk"))[-1]["picture"]
        places = {"wall": Place.WALL, "duty": Place.DUTY}
        await settle_in(folder / "ours.db", community("local", places), {Role.OWNER: ["vlad"]})
        yield LocalWall(where, folder / "town" / "network.db", picture)
