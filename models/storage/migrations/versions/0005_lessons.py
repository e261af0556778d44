"""What was learned from labels."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "lessons",
        sa.Column("id", number, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("by", sa.Text),
        sa.Column("community", sa.Text),
        sa.Column("chat", sa.Text),
        sa.Column("base", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("label", number, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
        sa.Column("live_at", sa.BigInteger),
        sa.Column("before", number),
        sa.Column("content", sa.LargeBinary, nullable=False),
    )
    live = sa.text("state = 'live'")
    op.create_index(
        "lessons_live", "lessons", ["state"], unique=True, sqlite_where=live, postgresql_where=live
    )
