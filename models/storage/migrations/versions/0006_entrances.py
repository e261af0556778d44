"""Who came into chats and by which links, who waits at the door, when a chat was locked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    _joins()
    _newcomers()
    op.create_table(
        "closings",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("opened_at", sa.BigInteger),
        sa.Column("opened_by", sa.Text),
    )
    open_ = sa.column("opened_at").is_(None)
    op.create_index(
        "closings_open",
        "closings",
        ["community", "chat"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )
    op.create_table(
        "campaigns",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("link", sa.Text),
    )
    op.create_index("ix_campaigns_community", "campaigns", ["community"])


def _joins() -> None:
    op.create_table(
        "joins",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("link", sa.Text),
        sa.Column("left_at", sa.BigInteger),
    )
    op.create_index("joins_chat", "joins", ["community", "chat", "at"])
    op.create_index("joins_person", "joins", ["community", "chat", "person"])
    op.create_index("joins_link", "joins", ["community", "link"])


def _newcomers() -> None:
    op.create_table(
        "newcomers",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("chat", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_in", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("right", sa.Integer, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("wrong", sa.Integer, nullable=False),
        sa.Column("asked_to_join", sa.Boolean, nullable=False),
    )
    op.create_index("newcomers_until", "newcomers", ["state", "until"])
