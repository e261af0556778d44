"""Competitors as anybody may see them: their public posts and how many follow them."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware
from models.content import Results


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalPost:
    """A public post of a competitor; `id` is the platform's."""

    id: str
    at: datetime
    results: Results

    def __post_init__(self) -> None:
        aware(self.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalSight:
    """What a competitor shows of itself."""

    title: str
    subscribers: int | None
    posts: tuple[RivalPost, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RivalSeen:
    """What was seen of a competitor at a moment. `name` is how people named it, `title` its own."""

    community: str
    name: str
    title: str
    subscribers: int | None
    posts: tuple[RivalPost, ...]
    seen_at: datetime

    def __post_init__(self) -> None:
        aware(self.seen_at)
