"""A wall on some platform, as the ordeal of publishing needs it: what goes onto it, and what one sees.

`wall_local`, `wall_telegram` and `wall_vk` are the three that there are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, Protocol

from models.content import Content, Trait

PIN_FOR, KEEP_FOR = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a post is like, and which calls publish it; `refused` is one that the platform does not take."""

    name: str
    calls: tuple[str, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What goes wrong with a call once; `more` is what the platform's server wants to know of it."""

    name: str
    more: Mapping[str, Any]

    def __str__(self) -> str:
        return " ".join([self.name, *map(str, self.more.values())])


@dataclass(frozen=True, slots=True)
class OnTheWall:
    """Everything that was ever put there, also what is gone; what stands; what is at the top; first comments.

    Each is known by its marks: its words, and on Telegram, where a post is several messages, its files.
    """

    ever: Counter[str]
    standing: Counter[str]
    pinned: frozenset[str]
    comments: Counter[str]


class Wall(Protocol):
    """Where posts go. `troubles` are what its server can do to a call, `kinds` what can be published."""

    platform: ClassVar[str]
    troubles: ClassVar[Sequence[Trouble]]
    rates: ClassVar[Mapping[str, float]]
    kinds: Sequence[Kind]

    def connection(self) -> dict[str, Any]:
        """What the adapter needs to know of it."""

    async def content(self, kind: Kind, words: str) -> Content:
        """A post of a kind that says `words` and nobody else does."""

    def marks(self, content: Content) -> Sequence[str]:
        """By what a post is known on the wall: each of its parts."""

    async def stumble(self, call: str, trouble: Trouble, seed: int) -> str:
        """Have the next such call go wrong, and others now and then; forget what was to go wrong before.

        Returns which call it will be: some troubles come with one only.
        """

    async def has_stumbled(self) -> bool:
        """Whether the call that was to go wrong was made and did."""

    async def quiet(self) -> None:
        """Let the platform finish what the dead had put on its way, as the lease promises."""

    async def seen(self) -> OnTheWall:
        """What one sees there."""


def plain(kind: Kind, words: str, media: Sequence[str] = ()) -> Content:
    """A post of a kind, with what is alike on every platform."""
    match kind.name:
        case "discussed":
            pinned = frozenset({Trait.PINNED})
            return Content(text=words, first_comment=f"Спрашивайте: {words}", traits=pinned, pin_for=PIN_FOR)
        case "passing":
            return Content(text=words, keep_for=KEEP_FOR)
        case "ahead":
            return Content(text=words, traits=frozenset({Trait.AHEAD}))
    return Content(text=words, media=tuple(media))
