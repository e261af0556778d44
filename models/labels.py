"""What people said about texts by what they decided: what the classifier may learn from."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware
from models.decisions import Axis
from models.messages import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One person's word about one text on one axis: `holds` says whether it is that.

    `text` is the message at `address` as it was when it was judged, `case` where it was decided. One
    that was taken back stays, with who did it and when, and teaches nothing.
    """

    id: int = 0
    community: str
    case: int
    address: Address
    text: str
    axis: Axis
    holds: bool
    by: str
    at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None

    def __post_init__(self) -> None:
        aware(self.at, self.undone_at)
