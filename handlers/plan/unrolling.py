"""Lines of a file that come again become a line for each of their times in the coming year. Pure.

The rule is that of a calendar (RFC 5545) with its beginning and its zone. A time has the key of its event and
its own moment, so that a file that is read again finds the posts of the last time.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice, takewhile
from typing import Final

from dateutil.rrule import rrulestr

from models.cells import Cell, Line

AHEAD: Final = timedelta(days=366)
_MOST: Final = 400
"""Times of one event: more than one a day is none of a plan."""

_NOT_TAKEN: Final = ("FREQ=SECONDLY", "FREQ=MINUTELY", "FREQ=HOURLY")


def unrolled(lines: Sequence[Line], now: datetime) -> list[Line]:
    """The lines, of what comes again one for each time that is still to come; the first tells in `times` how
    many. What can't be understood stays as it was, with its rule."""
    return [one for line in lines for one in (_times(line, now) if comes_again(line) else [line])]


def comes_again(line: Line) -> bool:
    """Whether a line has a rule."""
    return "repeats" in line and bool(line["repeats"].text.strip())


def key_of(key: str, moment: object, first: object) -> str:
    """The key of one time of an event: the first one has that of the event."""
    if moment == first or not isinstance(moment, datetime):
        return key
    return f"{key}/{moment.astimezone(UTC) if moment.tzinfo else moment:%Y%m%dT%H%M%S}"


def _times(line: Line, now: datetime) -> list[Line]:
    try:
        moments = list(islice(_moments(line["repeats"].text, now), _MOST + 1))
    except (ValueError, OverflowError, KeyError):
        return [line]
    if len(moments) > _MOST:
        return [line]
    first = _first(line["repeats"].text)
    bare = {name: cell for name, cell in line.items() if name != "repeats"}
    made = [_at(bare, moment, first) for moment in moments]
    if made:
        made[0] = {**made[0], "times": Cell(str(len(made)), line["repeats"].where)}
    return made


def _moments(rule: str, now: datetime) -> Iterator[datetime]:
    if any(word in rule for word in _NOT_TAKEN):
        raise ValueError("comes too often")
    days = rrulestr(rule, forceset=True)
    here = now.astimezone(_first(rule).tzinfo) if _first(rule).tzinfo else now.replace(tzinfo=None)
    return takewhile(lambda moment: moment <= here + AHEAD, days.xafter(here))


def _first(rule: str) -> datetime:
    """The beginning that a rule names."""
    first: datetime = rrulestr(f"{rule.splitlines()[0]}\nRRULE:FREQ=DAILY;COUNT=1")[0]
    return first


def _at(line: Line, moment: datetime, first: datetime) -> Line:
    told = moment.astimezone(UTC) if moment.tzinfo else moment
    said = {"date": told.date().isoformat(), "time": told.timetz().isoformat()}
    if "key" in line:
        said["key"] = key_of(line["key"].text, moment, first)
    where = next(iter(line.values())).where
    return {
        **line,
        **{name: Cell(text, line.get(name, Cell("", where)).where) for name, text in said.items()},
    }
