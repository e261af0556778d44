"""Who comes into chats, and by which link."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
)

from models.entrances import NewcomerState
from models.storage.columns import Key, UtcTime, Word
from models.storage.tables.base import metadata, partial_by

joins = Table(
    "joins",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("link", Text),
    Column("left_at", UtcTime),
)

Index("joins_chat", joins.c.community, joins.c.chat, joins.c.at)

Index("joins_person", joins.c.community, joins.c.chat, joins.c.person)

Index("joins_link", joins.c.community, joins.c.link, joins.c.person)

newcomers = Table(
    "newcomers",
    metadata,
    Column("community", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Word(NewcomerState), nullable=False),
    Column("asked_in", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("right", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("asked_to_join", Boolean, nullable=False),
)

Index("newcomers_until", newcomers.c.state, newcomers.c.until)

closings = Table(
    "closings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("by", Text),
    Column("opened_at", UtcTime),
    Column("opened_by", Text),
)

Index(
    "closings_open",
    closings.c.community,
    closings.c.chat,
    unique=True,
    **partial_by(closings.c.opened_at.is_(None)),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False, index=True),
    Column("chat", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("link", Text),
)
