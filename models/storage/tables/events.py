"""What came in, what was decided and ordered about it, how people stand, what adapters remember."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.decisions import Finding
from models.intents import Receipt
from models.outcomes import Counter
from models.storage.columns import Json, Key, Raw, UtcTime, Word
from models.storage.tables.base import metadata, partial_by

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("raw", Raw, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    UniqueConstraint("platform", "event_id"),
)

# What is not handled, by the numbers of the inbox: apart, so that its long rows are written once. An event
# is in one of these two or is handled.
inbox_waiting = Table(
    "inbox_waiting",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
)

inbox_poison = Table(
    "inbox_poison",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    # Orders of one lane happen one after another: a chat, a card, a press.
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("case", Key),
    Column("state", Text, nullable=False),
    # Not before this moment: the time of a ready order, the end of the lease of a claimed one.
    Column("due_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("receipt", Json[Receipt](Receipt)),
    Column("error", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
)

_unsettled = outbox.c.done_at.is_(None)

Index("outbox_unsettled", outbox.c.platform, outbox.c.id, **partial_by(_unsettled))

Index("outbox_lanes", outbox.c.platform, outbox.c.lane, outbox.c.id, **partial_by(_unsettled))

decisions = Table(
    "decisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("verdict", Integer, nullable=False),
    Column("spam", Double, nullable=False),
    Column("toxic", Double, nullable=False),
    Column("negative", Double, nullable=False),
    Column("question", Double, nullable=False),
    Column("findings", Json[tuple[Finding, ...]](tuple[Finding, ...])),
    Column("model", Text, nullable=False),
    UniqueConstraint("platform", "event_id"),
)

# The counters and the standings are read and written by their whole key, so they need no second tree.
counters_hourly = Table(
    "counters_hourly",
    metadata,
    Column("community", Text, primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    Column("counter", Word(Counter), primary_key=True),
    Column("value", Key, nullable=False),
    sqlite_with_rowid=False,
)

counters_daily = Table(
    "counters_daily",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("counter", Word(Counter), primary_key=True),
    Column("value", Key, nullable=False),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("community", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("last_strike", UtcTime),
    Column("muted_until", UtcTime),
    Column("banned_until", UtcTime),
    sqlite_with_rowid=False,
)

recollections = Table(
    "recollections",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)
