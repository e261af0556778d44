"""A day on the network while the program lives and dies: people speak, plan posts and press buttons."""

import random
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from struct import pack
from zlib import compress, crc32

from tests.crash.crowd import Said, say_all
from tests.crash.truth import rows
from tests.running import Town

EVENTS = 2000
POSTS = 50
PRESSES = 20
PRESSED = ("Беру", "Вернуть", "Не проблема", "Закрыть")

_LEFT = """
SELECT (SELECT count(*) FROM inbox) AS came,
       (SELECT count(*) FROM inbox WHERE state = 'pending') AS pending,
       (SELECT count(*) FROM outbox WHERE done_at IS NULL) AS ordered,
       (SELECT count(*) FROM posts WHERE state IN ('planned', 'publishing')) AS planned
"""


@dataclass
class Day:
    """What was said, planned and pressed so far; `ours` is the program's database."""

    where: Town
    ours: Path
    crowd: Iterator[Said]
    chance: random.Random
    said: list[str] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    presses: int = 0

    @property
    def over(self) -> bool:
        return len(self.said) >= EVENTS and len(self.posts) >= POSTS

    @property
    def other_events(self) -> int:
        """Those that are no subscriber's message."""
        return len(self.posts) + self.presses

    async def goes_on(self, messages: int) -> None:
        """So many messages more, and their share of posts and presses."""
        wanted = min(messages, EVENTS - len(self.said))
        if wanted:
            self.said += await say_all(self.where, [next(self.crowd) for _ in range(wanted)])
        while len(self.posts) < min(POSTS, len(self.said) * POSTS // EVENTS):
            await self.plan()
        if self.presses < len(self.said) * PRESSES // EVENTS:
            await self.press()

    async def plan(self) -> None:
        """Have a post queued for the second after it is read; every tenth has a picture."""
        text = f"Пост номер {len(self.posts) + 1}: новая обжарка уже на полке"
        picture = {"picture": b64encode(_dot()).decode()} if len(self.posts) % 10 == 5 else {}
        await self.where.say("lev", "desk", f"/post +1с {text}", **picture)
        self.posts.append(text)

    async def press(self) -> None:
        """Have the moderator press some button in the duty chat."""
        offered: dict[str, list[tuple[str, str]]] = {}
        for card in await self.where.messages("duty"):
            for key in (key for row in card["buttons"] for key in row if key["label"] in PRESSED):
                offered.setdefault(key["label"], []).append((card["id"], key["data"]))
        if offered:
            # By label first: cards that can be taken are many, those that can be restored few.
            message, data = self.chance.choice(offered[self.chance.choice(sorted(offered))])
            await self.where.press("anna", "duty", message, data)
            self.presses += 1

    async def settled(self) -> bool:
        """Whether the program has nothing left to do."""
        came = len(self.said) + self.other_events
        return rows(self.ours, _LEFT) == [{"came": came, "pending": 0, "ordered": 0, "planned": 0}]


def _dot() -> bytes:
    """The smallest PNG."""
    header = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", compress(b"\0\0")), (b"IEND", b""))
    )
