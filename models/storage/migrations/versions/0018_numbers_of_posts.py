"""The number of a post that was taken back is never given to another one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table again where a number would be used twice: a sequence never does so."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table(
            "posts", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ) as batch:
            batch.alter_column("id", existing_type=sa.Integer(), autoincrement=True)
