"""Lines of a calendar that come again become a line for each of their times in the coming year. Pure.

A time has the key of its event and its own moment, so that a calendar that is read again finds the posts of
the last time. What the rules say is read in `rrule`.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from handlers.plan.rrule import Rule, moments, parse
from models.cells import Again, Cell, Line

AHEAD: Final = timedelta(days=366)
NO_TIMES: Final = "cell.no_times"
"""What is wrong with an event that has no time to come."""

_NOT_TAKEN: Final = "cell.repeats"
_TOO_MANY: Final = "cell.too_many_times"
_MOST: Final = 400
"""Times of one event: more than one a day is none of a plan."""

_MOST_OF_ALL: Final = 10_000
"""Times of all events of a file that come again."""

_MOST_DAYS: Final = 1_000_000
"""Days that are looked at for all of them: 2,000 events need 732,000 for the coming year."""

_MOST_RULES: Final = 4
_DAY: Final = timedelta(days=1)
_STAMP: Final = "%Y%m%dT%H%M%S"
_KEY: Final = re.compile(r"(.*)/([0-9]{8}T[0-9]{6})", re.DOTALL)


def unrolled(lines: Sequence[Line], now: datetime) -> list[Line]:
    """The lines, of what comes again one for each time that is still to come; the first tells in `times` how
    many. What can't be is one line that says in `trouble` why."""
    told: list[Line] = []
    room, days = _MOST_OF_ALL, _MOST_DAYS
    for line in lines:
        if (again := comes_again(line)) is None:
            told.append(line)
            continue
        days -= _days_to_look_at(again, now)
        times = _times(line, again, now, room if days > 0 else 0)
        room -= 0 if trouble(times[0]) else len(times)
        told += times
    return told


def comes_again(line: Line) -> Again | None:
    """When a line of a file comes again, if it does."""
    return line["date"].again if "date" in line else None


def trouble(line: Line) -> str:
    """Why what comes again has no times (the key of a sentence), empty where nothing is wrong."""
    return line["trouble"].text if "trouble" in line else ""


def key_of(key: str, moment: object, first: object) -> str:
    """The key of one time of an event: the first one has that of the event, and what has none is without."""
    if not key or moment == first or not isinstance(moment, datetime):
        return key
    return f"{key}/{moment.astimezone(UTC) if moment.tzinfo else moment:{_STAMP}}"


def event_of(key: str) -> str:
    """The key of the event of which a key is one time."""
    match = _KEY.fullmatch(key)
    return match[1] if match else key


def still_to_come(key: str, again: Again, now: datetime) -> bool:
    """Whether the time of an event that has this key lies ahead, by its key and not by when it is due: people
    move posts."""
    match = _KEY.fullmatch(key)
    if match is None:
        return _plain(again.starts) > _now(again, now)
    try:
        named = datetime.strptime(match[2], _STAMP)  # noqa: DTZ007 - the zone is that of the event
    except ValueError:
        return False
    return named.replace(tzinfo=UTC if again.starts.tzinfo else None) > _now(again, now)


def _days_to_look_at(again: Again, now: datetime) -> int:
    """What is counted is looked at from its beginning, everything else for a year."""
    counted = sum("COUNT" in rule.upper() for rule in again.rules)
    back = max(0, (now.replace(tzinfo=None) - again.starts.replace(tzinfo=None)).days)
    return len(again.rules) * AHEAD.days + counted * back


def _times(line: Line, again: Again, now: datetime, room: int) -> list[Line]:
    date = line["date"]
    bare = {**line, "date": Cell(date.text, date.where)}
    found, wrong = _found(again, now) if room else ([], _TOO_MANY)
    wrong = wrong or (_TOO_MANY if len(found) > room else "")
    if wrong:
        return [{**bare, "trouble": Cell(wrong, date.where)}]
    first, *others = [_at(bare, moment, _plain(again.starts)) for moment in found]
    return [{**first, "times": Cell(str(len(found)), date.where)}, *others]


def _found(again: Again, now: datetime) -> tuple[list[datetime], str]:
    """The times of an event, and what is wrong with them."""
    try:
        found = sorted(_moments(again, now))
    except (ValueError, OverflowError):
        return [], _NOT_TAKEN
    if not found:
        return [], NO_TIMES
    return found, _NOT_TAKEN if len(found) > _MOST else ""


def _moments(again: Again, now: datetime) -> set[datetime]:
    """Those to come within a year: in UTC, of what floats by the wall."""
    here, first, rules = _now(again, now), _plain(again.starts), [_rule(line) for line in again.rules]
    if len(rules) > _MOST_RULES:
        raise ValueError("too many rules")
    found = {_plain(one) for one in again.also} | ({first} if not rules else set())
    for rule in rules:
        zone = again.starts.tzinfo
        wall = here.astimezone(zone).replace(tzinfo=None) if zone else here
        by_rule = moments(rule, again.starts, wall - _DAY, wall + AHEAD + _DAY)
        found |= {_plain(one.replace(tzinfo=zone)) for one in by_rule}
    return {one for one in found - set(map(_plain, again.left_out)) if here < one <= here + AHEAD}


def _rule(line: str) -> Rule:
    name, _, rule = line.partition(":")
    if name.upper() != "RRULE":
        raise ValueError(f"{name} is not taken")
    return parse(rule)


def _now(again: Again, now: datetime) -> datetime:
    """Now, as the moments of an event are told."""
    return now.astimezone(UTC) if again.starts.tzinfo else now.replace(tzinfo=None)


def _plain(moment: datetime) -> datetime:
    """A moment in UTC, so that those of different zones can be compared; a wall time stays as it is."""
    return moment.astimezone(UTC) if moment.tzinfo else moment


def _at(line: Line, moment: datetime, first: datetime) -> Line:
    said = {"date": moment.date().isoformat(), "time": moment.timetz().isoformat()}
    if "key" in line:
        said["key"] = key_of(line["key"].text, moment, first)
    where = next(iter(line.values())).where
    return {
        **line,
        **{name: Cell(text, line.get(name, Cell("", where)).where) for name, text in said.items()},
    }
