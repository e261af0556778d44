"""A day of a brand while the program lives and dies: people speak, plan posts and press buttons."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.crash.brand import Brand, Key, Where
from tests.crash.crowd import Said
from tests.crash.truth import rows

_LEFT = """
SELECT (SELECT count(*) FROM inbox WHERE {counted}) AS came,
       (SELECT count(*) FROM inbox_waiting) AS pending,
       (SELECT count(*) FROM outbox WHERE done_at IS NULL) AS ordered,
       (SELECT count(*) FROM posts WHERE state IN ('planned', 'publishing')) AS planned,
       (SELECT count(*) FROM conversations WHERE phase = 'bot' AND NOT offered AND asked <> '[]') AS gathering
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much happens in a day at least: messages, how many at a time, posts, presses.

    `rude` people insult, so that each climbs the ladder; of every kind of outcome there are `least` at
    least. `flood` messages come at once now and then. A life that finds no new point ends after `seconds`.
    """

    events: int
    at_once: int
    posts: int
    presses: int
    rude: int
    least: int
    flood: int
    seconds: float


@dataclass
class Day:
    """What was said, planned and pressed so far; `ours` is the program's database."""

    brand: Brand
    ours: Path
    size: Size
    crowd: Iterator[Said]
    chance: random.Random
    said: list[Where] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)
    presses: int = 0

    @property
    def over(self) -> bool:
        return len(self.said) >= self.size.events and len(self.posts) >= self.size.posts

    @property
    def came(self) -> int:
        """How many events the platform has told in all."""
        return self.brand.came(len(self.said) + len(self.posts) + self.presses)

    async def goes_on(self, messages: int) -> None:
        """So many messages more, and their share of posts and presses."""
        size = self.size
        self.said += await self.brand.say_all([next(self.crowd) for _ in range(messages)])
        while len(self.posts) < len(self.said) * size.posts // size.events:
            await self.plan()
        if self.presses < len(self.said) * size.presses // size.events:
            await self.press()

    async def plan(self) -> None:
        """Have a post queued for the second after it is read; every fifth has a picture."""
        text = f"Пост номер {len(self.posts) + 1}: новая обжарка уже на полке"
        await self.brand.plan(text, picture=len(self.posts) % 5 == 3)
        self.posts.append(text)

    async def press(self) -> None:
        """Have the moderator press some button in the duty chat."""
        offered: dict[str, list[Key]] = {}
        for key in await self.brand.keys():
            offered.setdefault(key.label, []).append(key)
        if offered:
            # By label first: cards that can be taken are many, those that can be restored few.
            await self.brand.press(self.chance.choice(offered[self.chance.choice(sorted(offered))]))
            self.presses += 1

    async def settled(self) -> bool:
        """Whether the program has nothing left to do."""
        left = _LEFT.format(counted=self.brand.counted)
        nothing = {"pending": 0, "ordered": 0, "planned": 0, "gathering": 0}
        return rows(self.ours, left) == [{"came": self.came, **nothing}]
