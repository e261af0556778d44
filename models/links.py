"""Links by which somebody outside approves a post: each for one person, one text and one use."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalLink:
    """A yes that `issuer` lends to `whom` for one post.

    It is of the content with the digest `of`, in a trail of `steps` steps: whatever happens to the post
    afterwards makes it void, but for the yes of somebody else. `id` can't be guessed.
    """

    id: str
    post: int
    of: str
    steps: int
    issuer: str
    whom: str
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None

    def __post_init__(self) -> None:
        aware(self.issued_at, self.expires_at, self.used_at)
