"""What is still to be said under a post on VK waits in a lane of that post, as such orders do now."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Delivery tells lanes apart by the orders: one that is kept in another lane would not be waited for."""
    outbox = sa.table("outbox", *map(sa.column, ("id", "platform", "lane", "kind", "payload", "done_at")))
    waiting = sa.select(outbox.c.id, outbox.c.lane, outbox.c.payload).where(
        outbox.c.platform == "vk", outbox.c.kind == "send", outbox.c.done_at.is_(None)
    )
    connection = op.get_bind()
    for row in connection.execute(waiting).all():
        if thread := json.loads(row.payload).get("thread"):
            moved = sa.update(outbox).where(outbox.c.id == row.id)
            connection.execute(moved.values(lane=f"{row.lane} thread {thread}"))
