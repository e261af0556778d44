"""What came with a message of a case, and what subscribers say of messages."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("case_items", sa.Column("attachments", sa.Text, nullable=False, server_default="[]"))
    op.create_index("case_items_message", "case_items", ["platform", "chat", "message"])
    op.create_table(
        "signals",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("case", _KEY, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.UniqueConstraint("platform", "chat", "message", "person"),
    )
    op.create_index("ix_signals_case", "signals", ["case"])
    op.create_index("signals_person", "signals", ["community", "person", "at"])
