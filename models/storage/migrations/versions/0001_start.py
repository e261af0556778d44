"""The first tables.

The way back is the copy that `models.storage.schema.migrate` makes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create everything."""
    _events()
    _counters()
    _people()
    _cases()
    _case_history()
    _content()
    _settings()


def _partial_index(
    name: str, table: str, columns: list[str], where: sa.ColumnElement[bool], *, unique: bool = False
) -> None:
    op.create_index(name, table, columns, unique=unique, sqlite_where=where, postgresql_where=where)


def _events() -> None:
    # An event's way: in, judged, out.
    op.create_table(
        "inbox",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("received_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
        sa.UniqueConstraint("platform", "event_id"),
    )
    _partial_index("inbox_pending", "inbox", ["id"], sa.column("state") == "pending")
    op.create_table(
        "decisions",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("event_id", sa.Text, nullable=False),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("verdict", sa.Integer, nullable=False),
        sa.Column("spam", sa.Double, nullable=False),
        sa.Column("toxic", sa.Double, nullable=False),
        sa.Column("negative", sa.Double, nullable=False),
        sa.Column("question", sa.Double, nullable=False),
        sa.Column("findings", sa.Text),
        sa.Column("model", sa.Text, nullable=False),
        sa.UniqueConstraint("platform", "event_id"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("lane", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("case", _KEY),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("due_at", sa.BigInteger),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("doubtful", sa.Boolean, nullable=False),
        sa.Column("receipt", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("done_at", sa.BigInteger),
    )
    _partial_index("outbox_lanes", "outbox", ["platform", "lane", "id"], sa.column("done_at").is_(None))
    _partial_index("outbox_unsettled", "outbox", ["platform", "id"], sa.column("done_at").is_(None))


def _counters() -> None:
    # What reports read.
    op.create_table(
        "counters_hourly",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("hour", sa.BigInteger, primary_key=True),
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("value", _KEY, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counters_daily",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("counter", sa.Text, primary_key=True),
        sa.Column("value", _KEY, nullable=False),
        sqlite_with_rowid=False,
    )


def _people() -> None:
    # Subscribers and colleagues.
    op.create_table(
        "people",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first_seen", sa.BigInteger, nullable=False),
        sa.Column("messages", sa.Integer, nullable=False),
        sa.Column("strikes", sa.Integer, nullable=False),
        sa.Column("last_strike", sa.BigInteger),
        sa.Column("muted_until", sa.BigInteger),
        sa.Column("banned_until", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "staff",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
    )
    op.create_table(
        "owner_codes",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("used_at", sa.BigInteger),
    )


def _cases() -> None:
    # What a person must see.
    op.create_table(
        "cases",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("incident", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("joined_at", sa.BigInteger),
        sa.Column("owner", sa.Text),
        sa.Column("owner_name", sa.Text),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("deadline", sa.BigInteger, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("outcome", sa.Text),
        sa.Column("alerts", sa.Integer, nullable=False),
        sa.Column("card_platform", sa.Text),
        sa.Column("card_chat", sa.Text),
        sa.Column("card_message", sa.Text),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("cases_card", "cases", ["card_platform", "card_chat", "card_message"])
    _partial_index("cases_deadline", "cases", ["deadline"], sa.column("closed_at").is_(None))
    op.create_index("cases_listing", "cases", ["community", "state", "opened_at"])
    op.create_index("cases_opened", "cases", ["community", "opened_at"])
    _partial_index(
        "cases_unclosed", "cases", ["community", "incident"], sa.column("closed_at").is_(None), unique=True
    )
    op.create_table(
        "case_items",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("case", _KEY, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("opening", sa.Boolean, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.UniqueConstraint("case", "platform", "chat", "message"),
    )
    _partial_index(
        "case_items_opening", "case_items", ["case"], sa.column("opening").is_(sa.true()), unique=True
    )
    op.create_index("case_items_people", "case_items", ["case", "author"])


def _case_history() -> None:
    # What happened to it.
    op.create_table(
        "case_notes",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("case", _KEY, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
    )
    op.create_index("ix_case_notes_case", "case_notes", ["case"])
    op.create_table(
        "deeds",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("case", _KEY, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger),
        sa.Column("before", sa.BigInteger),
        sa.Column("undone_at", sa.BigInteger),
        sa.Column("undone_by", sa.Text),
    )
    op.create_index("deeds_person", "deeds", ["community", "person"])
    op.create_index("ix_deeds_case", "deeds", ["case"])


def _content() -> None:
    # The plan and the answers.
    op.create_table(
        "posts",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("picture", sa.Text),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("platform", sa.Text),
        sa.Column("chat", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("likes", sa.Integer),
        sa.Column("comments", sa.Integer),
        sa.Column("views", sa.Integer),
        sa.Column("collected_at", sa.BigInteger),
    )
    op.create_index("posts_due", "posts", ["state", "due"])
    op.create_index("posts_published", "posts", ["state", "published_at"])
    op.create_table(
        "faq_entries",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("phrasings", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )


def _settings() -> None:
    # Communities as their people set them up.
    op.create_table(
        "communities",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_table(
        "settings_history",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("old", sa.Text, nullable=False),
        sa.Column("new", sa.Text, nullable=False),
    )
    op.create_index("ix_settings_history_community", "settings_history", ["community"])
