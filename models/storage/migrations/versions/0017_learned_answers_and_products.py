"""What people answered, proposed as approved answers; the catalogue whose rows fill slots."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    key = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "faq_proposals",
        sa.Column("id", key, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("case", key, sa.ForeignKey("cases.id"), nullable=False),
        sa.Column("phrasings", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("entry", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("faq_proposals_state", "faq_proposals", ["community", "state", "at"])
    op.create_table(
        "products",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("price", sa.Text, nullable=False),
        sa.Column("stock", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("traits", sa.Text, nullable=False),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
