"""Media of posts that we keep ourselves, from where they came, and those still to be brought."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "media",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("look", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "media_origins",
        sa.Column("origin", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_media_origins_hash", "media_origins", ["hash"])
    op.create_table(
        "media_wanted",
        sa.Column("post", _KEY, primary_key=True, autoincrement=False),
        sa.Column("submitted", sa.Boolean, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )
