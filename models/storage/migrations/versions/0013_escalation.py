"""How pressing a case is, why somebody complains, when it was taken; chats of the staff that are lost."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the table."""
    op.add_column("cases", sa.Column("severity", sa.Text, nullable=False, server_default="normal"))
    op.add_column("cases", sa.Column("cause", sa.Text, nullable=False, server_default=""))
    op.add_column("cases", sa.Column("taken_at", sa.BigInteger))
    op.add_column("cases", sa.Column("resolution", sa.Text, nullable=False, server_default=""))
    op.create_table(
        "lost_channels",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("chat", sa.Text, primary_key=True),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("look_at", sa.BigInteger, nullable=False),
    )
