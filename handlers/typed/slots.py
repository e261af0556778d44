"""The times at which a community posts, as people type them: «пн-пт 9:00 18:30; сб 12:00». Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from handlers.typed.clocks import WEEK, at_wall, named_days, parse_clock
from models.errors import InputError

NEAR: Final = timedelta(minutes=30)
"""A post so close to a slot has taken it."""

_ALL: Final = ("каждый день", "ежедневно", "every day", "daily")
_CLOCK: Final = re.compile(r"\s+(?:в\s+|at\s+)?(?=\d{1,2}:)")


@dataclass(frozen=True, slots=True)
class Slot:
    """Days of the week, Monday is 0, and a time on a wall."""

    days: frozenset[int]
    clock: time


def parse_slots(text: str) -> tuple[Slot, ...]:
    """The slots that a text says.

    Raises:
        ValueError: a part of it means nothing.
    """
    return tuple(slot for part in text.split(";") if part.strip() for slot in _slots(part.strip()))


def _slots(part: str) -> Iterator[Slot]:
    named, *clocks = _CLOCK.split(part)
    days = WEEK if named.lower() in _ALL else named_days(named)
    if not days or not clocks:
        raise ValueError(part)
    for word in clocks:
        try:
            clock = parse_clock(word.strip(" ,"))
        except InputError as error:
            raise ValueError(part) from error
        if clock is None:
            raise ValueError(part)
        yield Slot(frozenset(map(WEEK.index, days)), clock)


def slot_times(slots: Iterable[Slot], zone: tzinfo, first: date, days: int) -> list[datetime]:
    """The moments (UTC) of the slots on so many days from `first` on, in order."""
    moments = {
        at_wall(day, slot.clock, zone)
        for day in (first + timedelta(days=number) for number in range(days))
        for slot in slots
        if day.weekday() in slot.days
    }
    return sorted(moments)


def free(times: Iterable[datetime], taken: Iterable[datetime], now: datetime) -> list[datetime]:
    """The times to come that no post has taken."""
    posts = sorted(taken)
    return [time for time in times if time > now and not any(abs(post - time) < NEAR for post in posts)]
