"""Recurrence in the time zones of the world: what must hold of every day, asked of each of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from handlers.plan.recurrence import Recurrence, days_and_moments

FIRST, LAST = date(2020, 1, 1), date(2035, 12, 31)
CLOCKS = (
    time(0, 0),
    time(0, 30),
    time(1, 30),
    time(2, 0),
    time(2, 30),
    time(3, 0),
    time(12, 0),
    time(23, 59),
)
RULES = (
    "FREQ=DAILY",
    "FREQ=WEEKLY;BYDAY=MO,SU",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=MONTHLY;BYDAY=-1SU",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=5;COUNT=900",
    "FREQ=DAILY;UNTIL=20280229",
)


def zones() -> list[str]:
    """The names of all zones, in order."""
    return sorted(available_timezones())


def broken(zone: str, rule: str, clock: time) -> Iterator[str]:
    """What does not hold in a zone, from 2020 to 2035.

    Each day of the rule has one moment, later than that of the day before; a clock on the wall shows the time
    then, or one that is later by as much as the clocks have just jumped; of two moments at which it shows the
    same time it is the first.
    """
    home = ZoneInfo(zone)
    before: tuple[date, datetime] | None = None
    for day, moment in days_and_moments(Recurrence(rule, FIRST, clock), home, FIRST, LAST):
        if before is not None and not (before[0] < day and before[1] < moment):
            yield f"{zone} {day} {clock}: not after the one before"
        before = day, moment
        yield from _wrong(home, day, clock, moment)


def _wrong(home: ZoneInfo, day: date, clock: time, moment: datetime) -> Iterator[str]:
    shown = moment.astimezone(home)
    wall = datetime.combine(day, clock)
    late = shown.replace(tzinfo=None) - wall
    if late == timedelta(0):
        if shown.fold:
            yield f"{home} {day} {clock}: the second of two"
        return
    # The wall never shows this time: the clocks jump over it, and the moment is as much later.
    jump = _offset(moment, home) - _offset(moment - late - timedelta(hours=1), home)
    if late != jump or late < timedelta(0):
        yield f"{home} {day} {clock}: shown as {shown}"


def _offset(moment: datetime, home: ZoneInfo) -> timedelta:
    return moment.astimezone(UTC).astimezone(home).utcoffset() or timedelta(0)
