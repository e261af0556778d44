"""Communities, their settings and their staff."""

from sqlalchemy import (
    Column,
    Table,
    Text,
)

from models.communities import Community
from models.staff import Role
from models.storage.columns import Json, Key, UtcTime, Word
from models.storage.tables.base import metadata

communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("record", Json[Community](Community), nullable=False),
)

settings_history = Table(
    "settings_history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("community", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Word(Role), nullable=False),
    # Where they have written to us in private.
    Column("private", Text),
)

owner_codes = Table(
    "owner_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)
