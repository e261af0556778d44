"""Who did what with a post of the plan before it went out."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("posts", sa.Column("trail", sa.Text, nullable=False, server_default="[]"))
