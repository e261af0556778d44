"""An intent in the outbox, and the proof that it was carried out."""

from datetime import datetime

import msgspec

from models.clock import aware
from models.intents.acts import Intent


class Receipt(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Proof that an act happened; `message` is the platform's id of what was written, `link` the one that
    was made, `content` that of a file that was asked for."""

    message: str | None = None
    link: str | None = None
    content: bytes | None = None


class Order(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An intent as the outbox keeps it. `key` is unique and names the cause, so that the same
    cause never gives a second order; `not_before` holds it back."""

    key: str
    intent: Intent
    not_before: datetime | None = None
    case: int | None = None

    def __post_init__(self) -> None:
        aware(self.not_before)
