"""What a subscriber says about somebody's message: that it is spam."""

from dataclasses import dataclass
from datetime import datetime

from models.clock import aware
from models.messages import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """`person` says that the message at `address`, which belongs to `case`, is spam."""

    community: str
    case: int
    address: Address
    person: str
    name: str
    at: datetime

    def __post_init__(self) -> None:
        aware(self.at)
