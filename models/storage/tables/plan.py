"""The plan, its results, and figures from outside."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
)

from models.content import Content, Post, PostState, Results, Step
from models.series import Series
from models.storage.columns import Json, Key, UtcTime, Word
from models.storage.tables.base import metadata

posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("content", Json[Content](Content), nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("key", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default=""),
    Column("rubric", Text, nullable=False, server_default=""),
    Column("campaign", Text, nullable=False, server_default=""),
    Column("series", Key),
    Column("trail", Json[tuple[Step, ...]](tuple[Step, ...]), nullable=False, server_default="[]"),
    Column("revision", Json[Content](Content)),
    Column("state", Word(PostState), nullable=False),
    Column("published_at", UtcTime),
    Column("platform", Text),
    Column("chat", Text),
    Column("message", Text),
    Column("likes", Integer),
    Column("comments", Integer),
    Column("reposts", Integer),
    Column("views", Integer),
    Column("reach", Integer),
    Column("negative", Integer),
    Column("collected_at", UtcTime),
    Column("first_day", Json[Results](Results)),
    # Another number after each change of what the plan shows, so that it need not be read to be compared.
    Column("changed", BigInteger, nullable=False, server_default="0"),
    sqlite_autoincrement=True,  # cards and people name a post by its number, so no other one is given it
)

Index("posts_key", posts.c.community, posts.c.key, unique=True)

Index("posts_series", posts.c.series, posts.c.due)

Index("posts_planned", posts.c.community, posts.c.due, posts.c.changed)

Index("posts_due", posts.c.state, posts.c.due)

Index("posts_published", posts.c.state, posts.c.published_at)

batches = Table(
    "batches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("before", Json[tuple[Post, ...]](tuple[Post, ...]), nullable=False),
    Column("after", Json[tuple[Post, ...]](tuple[Post, ...]), nullable=False),
    Column("undone_at", UtcTime),
    Column("waiting", Json[tuple[int, ...]](tuple[int, ...]), nullable=False, server_default="[]"),
)

approval_links = Table(
    "approval_links",
    metadata,
    Column("id", Text, primary_key=True),
    Column("post", Key, nullable=False),
    Column("of", Text, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("issuer", Text, nullable=False),
    Column("whom", Text, nullable=False),
    Column("issued_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    sqlite_with_rowid=False,
)

series = Table(
    "series",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("record", Json[Series](Series), nullable=False),
)


def _number_by_thread(name: str) -> Table:
    return Table(
        name,
        metadata,
        Column("platform", Text, primary_key=True),
        Column("chat", Text, primary_key=True),
        Column("thread", Text, primary_key=True),
        Column("number", Integer, nullable=False),
        sqlite_with_rowid=False,
    )


comments_heard = _number_by_thread("comments_heard")

comments_negative = _number_by_thread("comments_negative")

audiences = Table(
    "audiences",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("subscribers", Integer, nullable=False),
    sqlite_with_rowid=False,
)

spending = Table(
    "spending",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("content", Text, primary_key=True),
    Column("clicks", Integer),
    Column("spend", Text),
    Column("orders", Integer),
    sqlite_with_rowid=False,
)

rivals = Table(
    "rivals",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("subscribers", Integer),
    Column("seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

rival_posts = Table(
    "rival_posts",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("results", Json[Results](Results), nullable=False),
    sqlite_with_rowid=False,
)
