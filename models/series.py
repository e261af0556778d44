"""Posts that come again and again: what they say and by which rule."""

from dataclasses import dataclass
from datetime import date, time

from models.content import Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """A post that comes again; each time of it is a post of the plan by itself.

    `rule` is an RRULE of RFC 5545 for days, counted from `first`; `clock` is the time on a wall in the
    community's zone. The days up to `planned` have their posts already. One that has `ended` gets no more
    and has none to come.
    """

    id: int
    community: str
    author: str
    content: Content
    rule: str
    first: date
    clock: time
    title: str = ""
    rubric: str = ""
    campaign: str = ""
    planned: date | None = None
    ended: bool = False
