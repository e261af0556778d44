"""Lines of a file as cells of text."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Again:
    """When an event of a calendar comes again (RFC 5545).

    It `starts` by a clock that has the zone of the calendar itself, or none where the event floats. `rules`
    are the lines of its rules as they stand in the calendar. Besides what they say there are the moments
    `also`, and those `left_out` are none of it.
    """

    starts: datetime
    rules: tuple[str, ...]
    also: tuple[datetime, ...] = ()
    left_out: tuple[datetime, ...] = ()


class Cell(NamedTuple):
    """A text, and where it stands in its file, as people find it there: «C7». The date of an event that comes
    `again` says when; only a calendar can. `sheet` is the name of its sheet in a workbook, but for the first.
    """

    text: str
    where: str
    again: Again | None = None
    sheet: str = ""


Line = Mapping[str, Cell]
"""A line of a file: its cells by their headings, or by the names of columns once they are known."""
