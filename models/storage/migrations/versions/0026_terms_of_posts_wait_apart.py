"""What ends with a post's term and was ordered before waits in a lane of its own, as such orders do now."""

import json
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_APART = {"unpin": " pinned", "withdraw": " kept"}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = ("id", "key", "platform", "lane", "kind", "payload", "due_at", "done_at")


def upgrade() -> None:
    """It held back whatever was done to the post before its term. An unpin whose pin is still to come stays
    behind it."""
    outbox = sa.table("outbox", *(sa.column(name) for name in _COLUMNS))
    pin = outbox.alias("pin")
    pinned_later = sa.exists().where(
        pin.c.platform == outbox.c.platform,
        pin.c.lane == outbox.c.lane,
        pin.c.kind == "pin",
        pin.c.id < outbox.c.id,
        pin.c.done_at.is_(None),
    )
    waiting = sa.select(outbox.c.id, outbox.c.kind, outbox.c.lane, outbox.c.payload, outbox.c.due_at).where(
        outbox.c.done_at.is_(None),
        outbox.c.due_at.is_not(None),
        sa.or_(
            sa.and_(outbox.c.kind == "unpin", outbox.c.key.like("post:%:unpin"), ~pinned_later),
            sa.and_(outbox.c.kind == "withdraw", outbox.c.key.like("post:%:withdraw")),
        ),
    )
    connection = op.get_bind()
    for row in connection.execute(waiting).all():
        order = json.loads(row.payload)
        if order.get("at") is None:
            order["at"] = (_EPOCH + timedelta(microseconds=row.due_at)).isoformat()
            lane = row.lane + _APART[row.kind]
            moved = sa.update(outbox).where(outbox.c.id == row.id)
            connection.execute(moved.values(lane=lane, payload=json.dumps(order, ensure_ascii=False)))
