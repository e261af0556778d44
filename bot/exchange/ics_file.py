"""The plan as a calendar (RFC 5545): an event a post, with what an event can hold.

That is its key, target, time, title, rubric, text and status; the rest of a post has no place there.
Events of other calendars name no target, and their whole UID is the key. One that comes again is a line whose
date says so; a time of it that was changed is a line of its own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.exchange.ics_zones import check_zones
from handlers.plan.unrolling import key_of
from models.cells import Again, Cell, Line
from models.content import PostState
from models.errors import InputError
from models.texts import Sentence

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
        check_zones(content)
        events = list(Calendar.from_ical(content).walk("VEVENT"))
        starts = {_said(one, "uid"): _starts(one) for one in events if "RECURRENCE-ID" not in one}
        moved: dict[str, list[object]] = defaultdict(list)
        for one in events:
            if "RECURRENCE-ID" in one:
                moved[_said(one, "uid")].append(_decoded(one, "RECURRENCE-ID"))
        return [
            _line(number, event, starts.get(uid := _said(event, "uid")), moved[uid])
            for number, event in enumerate(events, start=1)
        ]
    except (ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise InputError(why=Sentence("exchange.no_calendar")) from error


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


def _line(number: int, event: Any, first: object, moved: Sequence[object]) -> Line:
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
        with suppress(OverflowError):
            told["key"] = key_of(told["key"], _decoded(event, "RECURRENCE-ID"), first)
    line = {name: Cell(text, f"VEVENT {number}, {name}") for name, text in told.items()}
    if (
        isinstance(starts, datetime)
        and "RECURRENCE-ID" not in event
        and ("RRULE" in event or "RDATE" in event)
    ):
        line["date"] = line["date"]._replace(again=_again(event, starts, moved))
    return line


def _again(event: Any, starts: datetime, moved: Sequence[object]) -> Again:
    """When an event comes again, by the clocks of its own zone; what is spoilt has a rule that is none."""
    rules = [
        f"{name}:{rule.to_ical().decode()}" for name in ("RRULE", "EXRULE") for rule in _all(event, name)
    ]
    try:
        also = [_beside(one, starts) for one in _moments(event, "RDATE")]
        left_out = [_beside(one, starts) for one in (*_moments(event, "EXDATE"), *moved)]
    except (ValueError, TypeError, AttributeError, OverflowError):
        return Again(starts, ("",))
    return Again(starts, tuple(rules), tuple(also), tuple(left_out))


def _moments(event: Any, name: str) -> Sequence[object]:
    return [one.dt for some in _all(event, name) for one in some.dts]


def _beside(moment: object, starts: datetime) -> datetime:
    """A moment in the zone of the beginning; a day has the time of that."""
    if not isinstance(moment, datetime):
        if not isinstance(moment, date):
            raise TypeError("a period can't be a time of an event")
        return datetime.combine(moment, starts.timetz())
    if starts.tzinfo is None:
        return moment.replace(tzinfo=None)
    return moment.astimezone(starts.tzinfo) if moment.tzinfo else moment.replace(tzinfo=starts.tzinfo)


def _starts(event: Any) -> object:
    return _decoded(event, "dtstart")


def _decoded(event: Any, name: str) -> object:
    """The moment of a property, None where there is none or it can't be read: that is told of its line."""
    try:
        return event.decoded(name)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


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
            with suppress(OverflowError):  # the calendar of UTC ends sooner; the line itself is told
                starts = starts.astimezone(UTC)
        return starts.date().isoformat(), starts.timetz().isoformat()
    return (starts.isoformat() if isinstance(starts, date) else ""), ""
