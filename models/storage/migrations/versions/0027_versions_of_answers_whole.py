"""A version of an approved answer is kept whole, so that one that was taken away comes back as it was."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_KEY = ("community", "id", "version")
_KEPT = {"phrasings": sa.Text, "until": sa.Date, "season": sa.Text}


def upgrade() -> None:
    """What stands in the base now is known whole; of earlier versions only the answer is."""
    for name, kind in _KEPT.items():
        op.add_column("faq_versions", sa.Column(name, kind()))
    versions, entries = (
        sa.table(table, *(sa.column(name) for name in (*_KEY, *_KEPT)))
        for table in ("faq_versions", "faq_entries")
    )
    same = sa.and_(*(versions.c[name] == entries.c[name] for name in _KEY))
    whole = {name: sa.select(entries.c[name]).where(same).scalar_subquery() for name in _KEPT}
    op.execute(versions.update().values(whole))
