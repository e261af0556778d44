"""How Alembic meets our tables; `models.storage.schema` hands it a connection.

To write a new revision, see CONTRIBUTING.md.
"""

from alembic import context

from models.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite can't change a column in place
    transactional_ddl=True,  # all revisions or none
)

with context.begin_transaction():
    context.run_migrations()
