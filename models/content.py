"""Posts of the content plan and what came of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import aware
from models.messages import Address


class PostState(StrEnum):
    """Where a post is on its way."""

    PLANNED = "planned"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    FAILED = "failed"
    NEEDS_PERSON = "needs_person"
    CANCELLED = "cancelled"


TRANSITIONS: dict[PostState, frozenset[PostState]] = {
    PostState.PLANNED: frozenset({PostState.PUBLISHING, PostState.CANCELLED}),
    PostState.PUBLISHING: frozenset({PostState.PUBLISHED, PostState.FAILED, PostState.NEEDS_PERSON}),
    PostState.NEEDS_PERSON: frozenset({PostState.PUBLISHED, PostState.PLANNED, PostState.CANCELLED}),
    PostState.FAILED: frozenset({PostState.PLANNED, PostState.CANCELLED}),
    PostState.PUBLISHED: frozenset(),
    PostState.CANCELLED: frozenset({PostState.PLANNED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What a post has brought so far; None means that the platform does not say, never zero."""

    likes: int | None = None
    comments: int | None = None
    views: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post of the plan. `due` is in UTC; `picture` what the platform calls an
    uploaded picture."""

    id: int
    community: str
    author: str
    text: str
    due: datetime
    state: PostState = PostState.PLANNED
    picture: str | None = None
    published_at: datetime | None = None
    address: Address | None = None
    results: Results = Results()
    collected_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.due, self.published_at, self.collected_at)
