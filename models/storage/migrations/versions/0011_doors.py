"""Whether somebody came by a link before is found at once, however many came by it."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Look joins up by who came by a link."""
    op.drop_index("joins_link", "joins")
    op.create_index("joins_link", "joins", ["community", "link", "person"])
