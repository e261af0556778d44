"""How Alembic meets our tables; `models.storage.schema` hands it a connection."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import TypeDecorator

from models.storage.tables import metadata


def _plain_type(kind: str, item: Any, _context: object) -> str | Literal[False]:
    # A revision must not change when our types do, so it names what the database knows.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{type(item.impl_instance).__name__}()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't change a column in place
    render_item=_plain_type,
    transactional_ddl=True,  # all revisions or none
)

with context.begin_transaction():
    context.run_migrations()
