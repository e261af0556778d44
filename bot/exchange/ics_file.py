"""The plan as a calendar (RFC 5545): an event a post, with what an event can hold.

That is its key, target, time, title, rubric, text and status; the rest of a post has no place there.
Events of other calendars name no target, and their whole UID is the key. One that comes again is a line with
its rule in the column `repeats` (RFC 5545, as dateutil reads it); a time of it that was changed is a line of
its own.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

from handlers.plan.unrolling import key_of
from models.cells import Cell, Line
from models.content import PostState
from models.errors import InputError

HELD: Final = ("key", "target", "date", "time", "title", "rubric", "text", "status")
"""The columns that a calendar holds."""

_TARGET: Final = "X-SMOTRITEL-TARGET"
_STATUS: Final = "X-SMOTRITEL-STATUS"


def read(content: bytes) -> list[Line]:
    """The events of a calendar as lines.

    Raises:
        InputError: it is no calendar.
    """
    from icalendar import Calendar

    try:
        events = list(Calendar.from_ical(content).walk("VEVENT"))
        starts = {_said(one, "uid"): _starts(one) for one in events if "RECURRENCE-ID" not in one}
        moved = [
            (_said(one, "uid"), one.decoded("RECURRENCE-ID")) for one in events if "RECURRENCE-ID" in one
        ]
        return [
            _line(number, event, starts.get(_said(event, "uid")), moved)
            for number, event in enumerate(events, start=1)
        ]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise InputError("not a calendar that can be read") from error


def write(lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
    """A calendar with these lines; headings are for people, and a calendar has its own."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Smotritel//plan//")
    calendar.add("version", "2.0")
    for line in lines:
        calendar.add_component(_event(line))
    return bytes(calendar.to_ical())


def _event(line: Mapping[str, str]) -> Any:
    from icalendar import Event

    event = Event()
    starts = datetime.fromisoformat(line["utc"])
    event.add("uid", f"{line['key']}@{line['target']}")
    event.add("dtstamp", starts)
    event.add("dtstart", starts)
    event.add("summary", line.get("title", ""))
    event.add("description", line.get("text", ""))
    if rubric := line.get("rubric"):
        event.add("categories", [rubric])
    event.add(_TARGET, line["target"])
    event.add(_STATUS, line.get("status", ""))
    event.add("status", _state(line["state"]))
    return event


def _state(state: str) -> str:
    if state == PostState.CANCELLED:
        return "CANCELLED"
    return "TENTATIVE" if state in (PostState.DRAFT, PostState.REVIEW, PostState.HELD) else "CONFIRMED"


def _line(number: int, event: Any, first: object, moved: Sequence[tuple[str, object]]) -> Line:
    """An event as a line; `first` is the first time of its series, `moved` tells which times were changed."""
    target, uid = _said(event, _TARGET), _said(event, "uid")
    starts = _starts(event)
    day, clock = _when(starts)
    told = {
        "key": uid.removesuffix(f"@{target}"),
        "target": target,
        "date": day,
        "time": clock,
        "title": _said(event, "summary"),
        "text": _said(event, "description"),
        "rubric": ", ".join(str(one) for some in _all(event, "categories") for one in some.cats),
        "status": _status(event),
    }
    if "RECURRENCE-ID" in event:
        told["key"] = key_of(told["key"], event.decoded("RECURRENCE-ID"), first)
    elif isinstance(starts, datetime) and ("RRULE" in event or "RDATE" in event):
        told["repeats"] = _rule(event, starts, [at for whose, at in moved if whose == uid])
    return {name: Cell(text, f"VEVENT {number}, {name}") for name, text in told.items()}


def _rule(event: Any, starts: datetime, moved: Sequence[object]) -> str:
    """When an event comes again, by the clocks of its own zone."""
    zone = getattr(starts.tzinfo, "key", "UTC") if starts.tzinfo else ""
    named = f";TZID={zone}" if zone else ""
    rules = []
    for rule in _all(event, "RRULE"):
        until = [_until(one, starts) for one in rule.get("UNTIL", [])]
        bare = {name: value for name, value in rule.items() if name != "UNTIL"}
        ends = f";UNTIL={until[0]}" if until else ""
        rules.append(f"RRULE:{type(rule)(bare).to_ical().decode()}{ends}")
    besides = [f"RDATE:{_stamp(one, starts)}" for one in _moments(event, "RDATE")]
    without = [*_moments(event, "EXDATE"), *moved]
    left_out = [f"EXDATE{named}:{_wall(one, starts)}" for one in without]
    return "\n".join([f"DTSTART{named}:{starts:%Y%m%dT%H%M%S}", *rules, *besides, *left_out])


def _moments(event: Any, name: str) -> Sequence[object]:
    return [one.dt for some in _all(event, name) for one in some.dts]


def _until(until: object, starts: datetime) -> str:
    """The end of a rule as it must be written beside its beginning: a day that is named is its last one."""
    if isinstance(until, date) and not isinstance(until, datetime):
        until = datetime.combine(until, time.max, starts.tzinfo)
    return _stamp(until, starts)


def _stamp(moment: object, starts: datetime) -> str:
    """A moment in UTC; of what floats its wall time."""
    at = _beside(moment, starts)
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" if at.tzinfo else f"{at:%Y%m%dT%H%M%S}"


def _wall(moment: object, starts: datetime) -> str:
    """A moment by the clocks by which the event begins."""
    return f"{_beside(moment, starts):%Y%m%dT%H%M%S}"


def _beside(moment: object, starts: datetime) -> datetime:
    """A moment in the zone of the beginning; a day has the time of that."""
    if not isinstance(moment, datetime):
        if not isinstance(moment, date):
            raise InputError("a period can't be a time of an event")
        return datetime.combine(moment, starts.timetz())
    if starts.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(starts.tzinfo) if moment.tzinfo else moment.replace(tzinfo=starts.tzinfo)


def _starts(event: Any) -> object:
    return event.decoded("dtstart") if "dtstart" in event else None


def _status(event: Any) -> str:
    """As the plan says it; what was called off in a calendar is so, whatever it was when it was exported."""
    called_off = _said(event, "status").upper() == _state(PostState.CANCELLED)
    return PostState.CANCELLED.value if called_off else _said(event, _STATUS)


def _said(event: Any, name: str) -> str:
    """The first value of a property, empty where there is none."""
    return str(next(iter(_all(event, name)), ""))


def _all(event: Any, name: str) -> Sequence[Any]:
    """The values of a property: calendars repeat some."""
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _when(starts: object) -> tuple[str, str]:
    """The wall time of an event that floats, and of one with a zone its time in UTC."""
    if isinstance(starts, datetime):
        if starts.tzinfo is not None:
            starts = starts.astimezone(UTC)
        return starts.date().isoformat(), starts.timetz().isoformat()
    return (starts.isoformat() if isinstance(starts, date) else ""), ""
