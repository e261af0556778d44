"""Cases with their messages, notes and deeds."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from models.cases import CaseKind, CaseState, Severity
from models.outcomes import DeedKind
from models.storage.columns import Json, Key, UtcTime, Word
from models.storage.tables.base import metadata, partial_by
from models.texts import Sentence

cases = Table(
    "cases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("kind", Word(CaseKind), nullable=False),
    Column("incident", Text, nullable=False),
    Column("state", Word(CaseState), nullable=False),
    Column("reasons", Json[tuple[Sentence, ...]](tuple[Sentence, ...]), nullable=False),
    Column("spans", Json[tuple[tuple[int, int], ...]](tuple[tuple[int, int], ...]), nullable=False),
    Column("model", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("joined_at", UtcTime),
    Column("promised_at", UtcTime),
    Column("owner", Text),
    Column("owner_name", Text),
    Column("severity", Word(Severity), nullable=False, server_default=Severity.NORMAL),
    Column("cause", Text, nullable=False, server_default=""),
    Column("taken_at", UtcTime),
    Column("resolution", Text, nullable=False, server_default=""),
    Column("opened_at", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("outcome", Text),
    Column("alerts", Integer, nullable=False),
    Column("card_platform", Text),
    Column("card_chat", Text),
    Column("card_message", Text),
    Column("version", Integer, nullable=False),
)

_unclosed = cases.c.closed_at.is_(None)

Index("cases_unclosed", cases.c.community, cases.c.incident, unique=True, **partial_by(_unclosed))

Index("cases_deadline", cases.c.deadline, **partial_by(_unclosed))

Index("cases_opened", cases.c.community, cases.c.opened_at)

Index("cases_listing", cases.c.community, cases.c.state, cases.c.opened_at)

Index("cases_card", cases.c.card_platform, cases.c.card_chat, cases.c.card_message)

# A chat of the staff that can't be written to; while it is here, the next one is used.
lost_channels = Table(
    "lost_channels",
    metadata,
    Column("community", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("error", Text, nullable=False),
    Column("look_at", UtcTime, nullable=False),
)

case_items = Table(
    "case_items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("cases.id"), nullable=False),
    # The message that opened the case.
    Column("opening", Boolean, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("thread", Text),
    Column("private", Boolean, nullable=False),
    Column("attachments", Json[tuple[str, ...]](tuple[str, ...]), nullable=False, server_default="[]"),
    UniqueConstraint("case", "platform", "chat", "message"),
)

_opening = case_items.c.opening.is_(True)

Index("case_items_opening", case_items.c.case, unique=True, **partial_by(_opening))

Index("case_items_people", case_items.c.case, case_items.c.author)

Index("case_items_message", case_items.c.platform, case_items.c.chat, case_items.c.message)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text),
    Column("what", Text, nullable=False),
)

deeds = Table(
    "deeds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", Word(DeedKind), nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("by", Text),
    Column("at", UtcTime, nullable=False),
    Column("reason", Json[Sentence](Sentence)),
    Column("model", Text, nullable=False),
    Column("until", UtcTime),
    Column("before", UtcTime),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
)

Index("deeds_person", deeds.c.community, deeds.c.person)
