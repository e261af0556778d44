"""Which events wait and which are poison is kept beside the inbox, whose long rows are written once."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """What was pending waits, poison stays poison, all else is handled."""
    _apart("inbox_waiting", "pending")
    _apart("inbox_poison", "poison")
    op.drop_index("inbox_pending", "inbox")
    for column in ("state", "attempts", "error"):
        op.drop_column("inbox", column)


def _apart(name: str, state: str) -> None:
    columns = ["id", "attempts", "error"]
    table = op.create_table(
        name,
        sa.Column("id", _KEY, primary_key=True, autoincrement=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("error", sa.Text),
    )
    inbox = sa.table("inbox", sa.column("state"), *(sa.column(column) for column in columns))
    rows = sa.select(*(inbox.c[column] for column in columns)).where(inbox.c.state == state)
    op.execute(table.insert().from_select(columns, rows))
