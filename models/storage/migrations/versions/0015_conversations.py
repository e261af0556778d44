"""Who has the word in a conversation; questions with what came of them; versions and terms of answers."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _conversations()
    _questions()
    _versions()


def _conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("platform", sa.Text, primary_key=True),
        sa.Column("chat", sa.Text, primary_key=True),
        sa.Column("thread", sa.Text, primary_key=True),
        sa.Column("person", sa.Text, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("phase", sa.Text, nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("spoke_at", sa.BigInteger),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("wished", sa.Boolean, nullable=False),
        sa.Column("offered", sa.Boolean, nullable=False),
        sa.Column(
            "case",
            sa.BigInteger().with_variant(sa.Integer, "sqlite"),
            sa.ForeignKey("cases.id"),
            index=True,
        ),
        sa.Column("due_at", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "conversations_due",
        "conversations",
        ["due_at"],
        sqlite_where=sa.text("due_at IS NOT NULL"),
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("community", sa.Text, nullable=False),
        sa.Column("platform", sa.Text, nullable=False),
        sa.Column("chat", sa.Text, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("thread", sa.Text),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("way", sa.Text, nullable=False),
        sa.Column("entry", sa.Text),
        sa.Column("version", sa.Integer),
        sa.Column("confidence", sa.Double, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
    )
    op.create_index("questions_asked", "questions", ["community", "at"])
    op.create_index("questions_thread", "questions", ["platform", "chat", "thread", "at"])
    op.create_index("questions_message", "questions", ["platform", "chat", "message"])


def _versions() -> None:
    op.add_column("faq_entries", sa.Column("version", sa.Integer, nullable=False, server_default="1"))
    op.add_column("faq_entries", sa.Column("until", sa.Date))
    op.add_column("faq_entries", sa.Column("season", sa.Text))
    op.create_table(
        "faq_versions",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        'INSERT INTO faq_versions (community, id, version, answer, "by", "at") '
        "SELECT community, id, 1, answer, changed_by, changed_at FROM faq_entries"
    )
