"""Of the posts that an import has changed it is known which waited for their media."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of earlier imports nothing is known."""
    op.add_column("batches", sa.Column("waiting", sa.Text, nullable=False, server_default="[]"))
