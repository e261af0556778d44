"""What the plan calls a post: the key of its row, title, rubric, campaign."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; posts that are there get keys by their numbers."""
    for name in ("key", "title", "rubric", "campaign"):
        op.add_column("posts", sa.Column(name, sa.Text, nullable=False, server_default=""))
    posts = sa.table("posts", sa.column("id", sa.BigInteger), sa.column("key", sa.Text))
    op.execute(sa.update(posts).values(key=sa.literal("p") + sa.cast(posts.c.id, sa.Text)))
    op.create_index("posts_key", "posts", ["community", "key"], unique=True)
