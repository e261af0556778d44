"""Conversations and the base of approved answers."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from models.cases import CaseItem
from models.conversations import Phase
from models.faq import Season
from models.learned import ProposalState
from models.questions import Option, Way
from models.storage.columns import Json, Key, UtcTime, Word
from models.storage.tables.base import metadata, partial_by

conversations = Table(
    "conversations",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("phase", Word(Phase), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("spoke_at", UtcTime),
    Column("asked", Json[tuple[CaseItem, ...]](tuple[CaseItem, ...]), nullable=False),
    Column("wished", Boolean, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), index=True),
    Column("due_at", UtcTime),
    sqlite_with_rowid=False,
)

Index("conversations_due", conversations.c.due_at, **partial_by(conversations.c.due_at.is_not(None)))

questions = Table(
    "questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("thread", Text),
    Column("private", Boolean, nullable=False),
    Column("person", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("way", Word(Way), nullable=False),
    Column("entry", Text),
    Column("version", Integer),
    Column("confidence", Double, nullable=False),
    Column("options", Json[tuple[Option, ...]](tuple[Option, ...]), nullable=False),
)

Index("questions_asked", questions.c.community, questions.c.at)

Index("questions_thread", questions.c.platform, questions.c.chat, questions.c.thread, questions.c.at)

Index("questions_message", questions.c.platform, questions.c.chat, questions.c.message)

faq_entries = Table(
    "faq_entries",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("phrasings", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("answer", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("until", Date),
    Column("season", Json[Season](Season)),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

# What was ever approved, so that the log of answers can be read and what was taken away comes back as it was;
# the newest version stands in `faq_entries`. Before these were kept, versions had no phrasings.
faq_versions = Table(
    "faq_versions",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("phrasings", Json[tuple[str, ...]](tuple[str, ...])),
    Column("until", Date),
    Column("season", Json[Season](Season)),
    sqlite_with_rowid=False,
)

faq_proposals = Table(
    "faq_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False),
    Column("phrasings", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("answer", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("entry", Text),
    Column("version", Integer),
    Column("state", Word(ProposalState), nullable=False),
)

Index("faq_proposals_state", faq_proposals.c.community, faq_proposals.c.state, faq_proposals.c.at)

products = Table(
    "products",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("price", Text, nullable=False),
    Column("stock", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("traits", Json[dict[str, str]](dict[str, str]), nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)
