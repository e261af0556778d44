"""The plan as a calendar (RFC 5545): an event a post, with what an event can hold.

That is its key, target, time, title, rubric, text and status; the rest of a post has no place there.
Events of other calendars name no target, and their whole UID is the key.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from models.cells import Cell, Line
from models.content import PostState
from models.errors import InputError

HELD: Final = ("key", "target", "date", "time", "title", "rubric", "text", "status")
"""The columns that a calendar holds."""

_REPEATED: Final = ("RRULE", "RDATE")
"""What no line holds of an event: told as columns that mean nothing to us."""

_TARGET: Final = "X-SMOTRITEL-TARGET"
_STATUS: Final = "X-SMOTRITEL-STATUS"


def read(content: bytes) -> list[Line]:
    """The events of a calendar as lines.

    Raises:
        InputError: it is no calendar.
    """
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
        return [_line(number, event) for number, event in enumerate(calendar.walk("VEVENT"), start=1)]
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


def _line(number: int, event: Any) -> Line:
    target = _said(event, _TARGET)
    day, clock = _when(event.decoded("dtstart") if "dtstart" in event else None)
    told = {
        "key": _said(event, "uid").removesuffix(f"@{target}"),
        "target": target,
        "date": day,
        "time": clock,
        "title": _said(event, "summary"),
        "text": _said(event, "description"),
        "rubric": ", ".join(str(one) for some in _all(event, "categories") for one in some.cats),
        "status": _status(event),
    }
    repeated = {name: "".join(map(str, _all(event, name)[:1])) for name in _REPEATED if name in event}
    return {name: Cell(text, f"VEVENT {number}, {name}") for name, text in (told | repeated).items()}


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
