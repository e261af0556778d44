"""What all tables share: the metadata, and words that indexes are partial by."""

from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    MetaData,
    bindparam,
)

from models.lessons import LessonState

metadata = MetaData()

# A partial index is used only where the condition stands in the statement itself, not in a parameter.
LIVE: BindParameter[str] = bindparam("live", LessonState.LIVE.value, literal_execute=True)


def partial_by(condition: ColumnElement[bool]) -> dict[str, Any]:
    """The arguments of an index that holds only the rows for which `condition` is true."""
    return {"sqlite_where": condition, "postgresql_where": condition}
