"""What people said about texts, and what was learned from it."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from models.decisions import Axis
from models.lessons import LessonReport, LessonState
from models.storage.columns import Json, Key, UtcTime, Word
from models.storage.tables.base import LIVE, metadata, partial_by

# The words themselves stand in `case_items`.
labels = Table(
    "labels",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("axis", Word(Axis), nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
)

Index("labels_standing", labels.c.community, labels.c.id, **partial_by(labels.c.undone_at.is_(None)))

signals = Table(
    "signals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("platform", "chat", "message", "person"),
)

Index("signals_person", signals.c.community, signals.c.person, signals.c.at)

lessons = Table(
    "lessons",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("state", Word(LessonState), nullable=False),
    Column("by", Text),
    Column("community", Text),
    Column("chat", Text),
    Column("base", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("label", Key, nullable=False),
    Column("report", Json[LessonReport](LessonReport), nullable=False),
    Column("live_at", UtcTime),
    Column("before", Key),
    # What `moderation.lesson` reads.
    Column("content", LargeBinary, nullable=False),
)

Index("lessons_live", lessons.c.state, unique=True, **partial_by(lessons.c.state == LIVE))
