"""Media of posts: what is kept, from where it came, and what is still to be brought."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text

from models.media import Look
from models.storage.columns import Json, Key, UtcTime
from models.storage.tables.base import metadata

media = Table(
    "media",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("look", Json[Look](Look), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("title", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

media_origins = Table(
    "media_origins",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("hash", Text, nullable=False, index=True),
    sqlite_with_rowid=False,
)

media_wanted = Table(
    "media_wanted",
    metadata,
    Column("post", Key, primary_key=True, autoincrement=False),
    Column("submitted", Boolean, nullable=False),
    Column("not_before", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
)
