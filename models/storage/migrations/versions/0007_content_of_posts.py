"""What a post says is one record: several media, a poll, buttons; and two more of its results."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEPT = (
    "id", "community", "author", "due", "state", "published_at", "platform", "chat", "message",
    "likes", "comments", "views", "collected_at",
)  # fmt: skip


def upgrade() -> None:
    """Posts and the orders to publish them get their content."""
    _posts()
    _orders()


def _posts() -> None:
    op.drop_index("posts_due", "posts")
    op.drop_index("posts_published", "posts")
    op.rename_table("posts", "posts_before")
    op.create_table(
        "posts",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("platform", sa.Text),
        sa.Column("chat", sa.Text),
        sa.Column("message", sa.Text),
        sa.Column("likes", sa.Integer),
        sa.Column("comments", sa.Integer),
        sa.Column("reposts", sa.Integer),
        sa.Column("views", sa.Integer),
        sa.Column("reach", sa.Integer),
        sa.Column("collected_at", sa.BigInteger),
    )
    names = (*_KEPT, "text", "picture")
    before = sa.table("posts_before", *map(sa.column, names))
    after = sa.table("posts", *map(sa.column, (*_KEPT, "content")))
    connection = op.get_bind()
    rows = [row._asdict() for row in connection.execute(sa.select(before))]
    if rows:
        connection.execute(sa.insert(after), [_with_content(row) for row in rows])
    if rows and connection.dialect.name == "postgresql":
        last = max(row["id"] for row in rows)
        connection.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence("posts", "id"), last)))
    op.drop_table("posts_before")
    op.create_index("posts_due", "posts", ["state", "due"])
    op.create_index("posts_published", "posts", ["state", "published_at"])


def _orders() -> None:
    outbox = sa.table("outbox", *map(sa.column, ("id", "kind", "payload")))
    connection = op.get_bind()
    for row in connection.execute(sa.select(outbox).where(outbox.c.kind == "publish")).all():
        payload = json.dumps(_with_content(json.loads(row.payload)), ensure_ascii=False)
        connection.execute(sa.update(outbox).where(outbox.c.id == row.id).values(payload=payload))


def _with_content(fields: dict[str, Any]) -> dict[str, Any]:
    """A row or an order whose text and picture have become its content; a row has it as JSON."""
    rest = {name: value for name, value in fields.items() if name not in ("text", "picture")}
    content = {"text": fields["text"], "media": [fields["picture"]] if fields.get("picture") else []}
    return rest | {"content": json.dumps(content, ensure_ascii=False) if "due" in fields else content}
