"""A stretch of whole days in a community's zone, and the one before it. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from models.errors import InputError
from models.texts import Sentence
from models.zones import zone

LONGEST = 1830
"""Days: five years."""

_TOLD = (date(1900, 1, 1), date(2999, 12, 31))
"""Of other days nobody has figures, and next to the ends of the calendar one can't reckon."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days `first` to `last`, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(
                why=Sentence("period.backwards", {"first": f"{self.first}", "last": f"{self.last}"})
            )
        if self.days > LONGEST:
            raise InputError(why=Sentence("period.too_long", {"days": self.days, "longest": LONGEST}))

    @property
    def days(self) -> int:
        """How many days that are."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Period":
        """As many days right before."""
        return Period(self.first - timedelta(days=self.days), self.first - timedelta(days=1))

    def bounds(self, zone_name: str) -> tuple[datetime, datetime]:
        """When it begins and when the day after it begins, in a community's zone."""
        here = zone(zone_name)
        since, until = (
            datetime.combine(day, time(), here) for day in (self.first, self.last + timedelta(days=1))
        )
        return since.astimezone(UTC), until.astimezone(UTC)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def asked(first: date, last: date) -> Period:
    """A period that somebody asks for.

    Raises:
        InputError: it ends before it begins, is too long, or of another age.
    """
    earliest, latest = _TOLD
    if first < earliest or last > latest:
        within = {"first": f"{first}", "last": f"{last}", "earliest": f"{earliest}", "latest": f"{latest}"}
        raise InputError(why=Sentence("period.of_another_age", within))
    return Period(first, last)


def last_days(days: int, now: datetime, zone_name: str) -> Period:
    """The last `days` days in a community's zone, today included."""
    today = now.astimezone(zone(zone_name)).date()
    return Period(today - timedelta(days=days - 1), today)


def week_before(day: date) -> Period:
    """The whole week, Monday to Sunday, that ended before `day`'s week began."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday - timedelta(days=7), monday - timedelta(days=1))
