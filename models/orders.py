"""An order that somebody has taken from the outbox and must settle."""

from datetime import datetime

import msgspec

from models.intents import Intent


class Claimed(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """`doubtful` when an earlier attempt may have succeeded: look before repeating. `attempts` are
    those that ended in the unknown."""

    id: int
    key: str
    intent: Intent
    attempts: int
    doubtful: bool
    created_at: datetime
    case: int | None = None
