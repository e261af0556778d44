"""Counting over days, weeks and hours in a community's zone."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo

from handlers.audit.records import CASES, Load, Outcome

Day = Counter[Outcome]

_MOST_WEEKS = 530
"""Ten years: a longer history is shown by its last ten."""

DUTIES: Mapping[str, frozenset[Outcome]] = {
    "removals": frozenset({Outcome.REMOVED}),
    "people": frozenset({Outcome.REVIEWED, Outcome.ESCALATED, Outcome.UNANSWERED}),
    "answers": frozenset({Outcome.ANSWERED}),
}
"""What a day's work consists of: what the bot does by itself, and what it brings to people."""


class Calendar:
    """Outcomes by day, and acts by weekday and hour."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._days: dict[date, Day] = {}
        self._hours = [[0] * 24 for _ in range(7)]
        self.first: datetime | None = None
        self.last: datetime | None = None

    def add(self, at: datetime, outcome: Outcome) -> None:
        """Count a message."""
        local = at.astimezone(self._zone)
        day = self._days.get(local.date())
        if day is None:
            day = self._days[local.date()] = Counter()
        day[outcome] += 1
        if outcome in CASES:
            self._hours[local.weekday()][local.hour] += 1
        if self.first is None or at < self.first:
            self.first = at
        if self.last is None or at > self.last:
            self.last = at

    def hours(self) -> tuple[tuple[int, ...], ...]:
        """Acts by weekday, Monday first, and hour."""
        return tuple(map(tuple, self._hours))

    def weeks(self) -> dict[date, Day]:
        """Outcomes by the Monday of their week, without gaps."""
        weeks: dict[date, Day] = {}
        if not self._days:
            return weeks
        monday, last = _monday(min(self._days)), _monday(max(self._days))
        monday = max(monday, last - timedelta(weeks=_MOST_WEEKS - 1))
        while monday <= last:
            weeks[monday] = Counter()
            monday += timedelta(weeks=1)
        for day, counts in self._days.items():
            if (week := weeks.get(_monday(day))) is not None:
                week.update(counts)
        return weeks

    def loads(self) -> dict[str, Load]:
        """How much of each duty there is to do on a day."""
        if not self._days:
            return {}
        length = (max(self._days) - min(self._days)).days + 1
        return {
            duty: _load([sum(day[one] for one in outcomes) for day in self._days.values()], length)
            for duty, outcomes in DUTIES.items()
        }


def _load(amounts: list[int], length: int) -> Load:
    """Days on which nothing was written count as days without work."""
    amounts = sorted(amounts)
    quiet = length - len(amounts)

    def at(share: float) -> int:
        place = int(share * (length - 1)) - quiet
        return amounts[place] if place >= 0 else 0

    return Load(usual=at(0.5), busy=at(0.9), worst=amounts[-1])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
