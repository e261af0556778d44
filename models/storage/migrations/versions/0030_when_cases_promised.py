"""When somebody was last promised a person in a case: who asks long after has not read it."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of cases that are kept it is not known; whoever joins one next is promised somebody."""
    op.add_column("cases", sa.Column("promised_at", sa.BigInteger))
