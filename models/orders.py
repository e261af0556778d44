"""An order that somebody has taken from the outbox and must settle."""

from dataclasses import dataclass
from datetime import datetime

from models.intents import Intent
from models.records import swift


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """`doubtful` when an earlier attempt may have succeeded: look before repeating. `attempts` are
    those that ended in the unknown."""

    id: int
    key: str
    intent: Intent
    attempts: int
    doubtful: bool
    created_at: datetime
    case: int | None = None
