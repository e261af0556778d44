"""Imports of a plan: what each of them has changed, so that it can be undone."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware
from models.content import Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """One import: `after` are the posts as it left them, `before` those that were there, as they were.

    Of these the `waiting` (their numbers) lacked media and were to go their way as soon as they came.
    """

    id: int
    at: datetime
    who: str
    source: str
    before: tuple[Post, ...]
    after: tuple[Post, ...]
    waiting: tuple[int, ...] = ()
    undone_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.at, self.undone_at)
