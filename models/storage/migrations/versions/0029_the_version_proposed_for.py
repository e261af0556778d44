"""A proposal names the version of the entry that it was made for: what is newer is not to be undone by it."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of what is proposed already the version is the last one before it."""
    op.add_column("faq_proposals", sa.Column("version", sa.Integer))
    proposals = sa.table("faq_proposals", *map(sa.column, ("community", "entry", "at", "version")))
    versions = sa.table("faq_versions", *map(sa.column, ("community", "id", "at", "version")))
    stood = sa.select(sa.func.max(versions.c.version)).where(
        versions.c.community == proposals.c.community,
        versions.c.id == proposals.c.entry,
        versions.c.at <= proposals.c.at,
    )
    op.execute(proposals.update().values(version=stood.scalar_subquery()))
