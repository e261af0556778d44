"""A post has another number after each change, so that the plan is compared by an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What was there before counts as not changed yet."""
    op.add_column("posts", sa.Column("changed", sa.BigInteger(), nullable=False, server_default="0"))
    op.drop_index("posts_planned", "posts")
    op.create_index("posts_planned", "posts", ["community", "due", "changed"])
