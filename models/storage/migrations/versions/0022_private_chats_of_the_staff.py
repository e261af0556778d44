"""Where somebody of the staff has written to us in private."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """It is learned when they write the next time."""
    op.add_column("staff", sa.Column("private", sa.Text()))
