"""Costs of campaigns by day, and what competitors publish."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "spending",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("campaign", sa.Text, primary_key=True),
        sa.Column("content", sa.Text, primary_key=True),
        sa.Column("clicks", sa.Integer),
        sa.Column("spend", sa.Text),
        sa.Column("orders", sa.Integer),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rivals",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("subscribers", sa.Integer),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rival_posts",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("results", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
