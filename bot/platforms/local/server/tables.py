"""What the network remembers. Statements stand beside what they are for; the engine in `store`.

Moments are ISO 8601 text in UTC: this file is the network's own and nobody computes with them in SQL.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

people = Table(
    "people",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("name", String, nullable=False),
    Column("about", String, nullable=False),
    Column("avatar", String, nullable=False),
    Column("side", String, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("side", String),
    Column("person", String),
)
"""`side` and `person` narrow down who is a member; both empty means everybody."""

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String, nullable=False),
    Column("author", String, nullable=False),
    Column("author_name", String, nullable=False),
    Column("author_kind", String, nullable=False),
    Column("text", String, nullable=False),
    Column("at", String, nullable=False),
    Column("thread", Integer, ForeignKey("messages.id"), index=True),
    Column("reply_to", Integer),
    Column("picture", String),
    Column("pictures", JSON, nullable=False, default=list, server_default="[]"),
    Column("file", JSON),
    Column("poll", JSON),
    Column("pinned", Boolean, nullable=False, default=False, server_default="0"),
    Column("comments_closed", Boolean, nullable=False, default=False, server_default="0"),
    Column("forwarded", Boolean, nullable=False, default=False),
    Column("buttons", JSON, nullable=False, default=list),
    Column("guid", String, index=True),
    Column("hidden", Boolean, nullable=False, default=False),
    Column("edited", Boolean, nullable=False, default=False),
    Column("likes", Integer, nullable=False, default=0),
    Column("views", Integer, nullable=False, default=0),
    Column("growing", Boolean, nullable=False, default=False, index=True),
    Column("audience_likes", Integer, nullable=False, default=0),
    Column("audience_views", Integer, nullable=False, default=0),
)
"""`likes` and `views` are by the cast; what the made-up audience adds is counted apart. `picture` is the
first of the `pictures` of a post."""

likes = Table(
    "likes",
    metadata,
    Column("message", ForeignKey("messages.id"), primary_key=True),
    Column("person", String, primary_key=True),
)

views = Table(
    "views",
    metadata,
    Column("message", ForeignKey("messages.id"), primary_key=True),
    Column("person", String, primary_key=True),
)

standings = Table(
    "standings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String, nullable=False),
    Column("person", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("until", String),
    UniqueConstraint("chat", "person", "kind"),
)

presses = Table(
    "presses",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", String, nullable=False),
    Column("message", Integer, nullable=False),
    Column("person", String, nullable=False),
    Column("data", String, nullable=False),
    Column("at", String, nullable=False),
    Column("answer", String),
)

pictures = Table(
    "pictures",
    metadata,
    Column("name", String, primary_key=True),
    Column("type", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

files = Table(
    "files",
    metadata,
    Column("name", String, primary_key=True),
    Column("title", String, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

updates = Table(
    "updates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("type", String, nullable=False),
    Column("body", String, nullable=False),
    Column("acknowledged", Boolean, nullable=False, default=False),
    sqlite_autoincrement=True,
)
"""What the bot has yet to see, and a few that it saw: a fault may deliver those again."""

changes = Table(
    "changes",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("ref", Integer, nullable=False),
    UniqueConstraint("kind", "ref"),
    sqlite_autoincrement=True,
)
"""The latest change of each thing; a page wants to know how it is, not how it came to be."""

performed = Table(
    "performed",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("method", String, nullable=False),
    Column("guid", String, index=True),
    Column("message", Integer),
    Column("params", JSON, nullable=False),
    Column("changed", Boolean, nullable=False),
)
