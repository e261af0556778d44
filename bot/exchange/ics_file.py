"""The plan as a calendar (RFC 5545): an event a post, with what an event can hold.

That is its key, target, time, title, rubric, text and status; the rest of a post has no place there.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

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
    key, _, target = str(event.get("uid", "")).rpartition("@")
    day, clock = _when(event.decoded("dtstart") if "dtstart" in event else None)
    told = {
        "key": key,
        "target": str(event.get(_TARGET, target)),
        "date": day,
        "time": clock,
        "title": str(event.get("summary", "")),
        "text": str(event.get("description", "")),
        "rubric": ", ".join(str(one) for one in event["categories"].cats) if "categories" in event else "",
        "status": str(event.get(_STATUS, "")),
    }
    return {name: Cell(told[name], f"VEVENT {number}, {name}") for name in HELD}


def _when(starts: object) -> tuple[str, str]:
    """The wall time of an event that floats, and of one with a zone its time in UTC."""
    if isinstance(starts, datetime):
        if starts.tzinfo is not None:
            starts = starts.astimezone(UTC)
        return starts.date().isoformat(), starts.timetz().isoformat()
    return (starts.isoformat() if isinstance(starts, date) else ""), ""
