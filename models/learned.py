"""What a person answered, proposed as an approved answer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.clock import aware


class ProposalState(StrEnum):
    """Whether somebody has decided about it."""

    NEW = "new"
    APPROVED = "approved"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An answer that `by` gave in a case, with what was asked so; `count` are similar questions that nobody
    has answered. `entry`, as it stood in `version`, has this very answer and lacks the phrasings, or is asked
    for in them and would get this answer in place of its own."""

    id: int
    community: str
    case: int
    phrasings: tuple[str, ...]
    answer: str
    by: str
    at: datetime
    count: int = 1
    entry: str | None = None
    version: int | None = None
    state: ProposalState = ProposalState.NEW

    def __post_init__(self) -> None:
        aware(self.at)
