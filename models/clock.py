"""Time as a parameter: whoever needs the present takes a `Clock`."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present, always aware and in UTC."""


def system_clock() -> datetime:
    """The real present."""
    return datetime.now(UTC)  # noqa: TID251 - the one place that asks the system


def aware(*moments: datetime | None) -> None:
    """Refuse naive datetimes.

    Raises:
        ValueError: a moment has no zone, so nobody can tell when it is.
    """
    for moment in moments:
        if moment is not None and moment.tzinfo is None:
            raise ValueError(f"a datetime without a zone: {moment!r}")
