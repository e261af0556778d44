"""Posts that come again, and what imports of the plan have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables, the column and the indexes of the queries by plan."""
    op.create_table(
        "batches",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("undone_at", sa.BigInteger),
    )
    op.create_table(
        "series",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("ended", sa.Boolean, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.add_column("posts", sa.Column("series", _KEY))
    op.create_index("posts_series", "posts", ["series", "due"])
    op.create_index("posts_planned", "posts", ["community", "due"])
