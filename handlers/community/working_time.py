"""Working time: deadlines and service figures count it. Who works is in `handlers.cases.rota`.

Pure. Stretches are made of wall times in the community's zone and compared in UTC, so on the day when
clocks change a stretch is as long as it really is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from models.cases import Case
from models.communities import Community
from models.escalation import Hours
from models.zones import zone

_DAY = timedelta(days=1)
_DIGEST = time(10)
"""When those are told what waits who work around the clock."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """`hours` of each week in `here`, without `days_off`."""

    hours: Hours
    days_off: frozenset[date]
    here: tzinfo

    def after(self, start: datetime, span: timedelta) -> datetime:
        """When so much working time has passed since `start`."""
        if self._always:
            return start + span
        for begins, ends in self._stretches(start):
            begins = max(begins, start)
            if ends - begins >= span:
                return begins + span
            span -= ends - begins
        raise AssertionError("weeks never end")

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much of the time between two moments is working time; nothing if `end` is the earlier one."""
        if self._always:
            return max(end - start, timedelta())
        worked = timedelta()
        for begins, ends in self._stretches(start):
            if begins >= end:
                break
            worked += min(ends, end) - max(begins, start)
        return worked

    def next_day(self, now: datetime) -> datetime:
        """When the next working day begins."""
        if self._always:
            morning = datetime.combine(now.astimezone(self.here).date(), _DIGEST, self.here)
            return next(moment for moment in (morning, morning + _DAY) if moment > now).astimezone(UTC)
        return next(begins for begins, _ in self._stretches(now) if begins > now)

    def covers(self, moment: datetime) -> datetime | None:
        """When the stretch ends that `moment` is in; None outside of them."""
        begins, ends = next(self._stretches(moment))
        return ends if begins <= moment else None

    @property
    def _always(self) -> bool:
        return self.hours.always and not self.days_off

    def _stretches(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The stretches that end after a moment, in order."""
        day = since.astimezone(self.here).date() - _DAY  # a night shift may have begun on the day before
        nightly = self.hours.end <= self.hours.start
        while True:
            if day.weekday() in self.hours.days and day not in self.days_off:
                begins = self._moment(day, self.hours.start)
                ends = self._moment(day + _DAY if nightly else day, self.hours.end)
                if ends > since and ends > begins:
                    yield begins, ends
            day += _DAY

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.here).astimezone(UTC)


def working_time(community: Community) -> WorkingTime:
    """The working time of a community."""
    escalation = community.escalation
    return WorkingTime(escalation.hours, frozenset(escalation.days_off), zone(community.zone))


def out_of_quiet(community: Community, moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    quiet = community.escalation.quiet
    if quiet is None or quiet.always:
        return moment
    week = WorkingTime(quiet, frozenset(), zone(community.zone))
    for _ in quiet.days:  # the quiet of one day may go on into that of the next
        moment = week.covers(moment) or moment
    return moment


def comes_silently(case: Case, community: Community, moment: datetime) -> bool:
    """Whether a case wakes nobody at a moment: in quiet hours all do but what is pressing at any hour."""
    pressing = community.escalation.level_of(case.severity).at_any_hour
    return not pressing and out_of_quiet(community, moment) > moment


def moment_after(case: Case, community: Community, now: datetime, span: timedelta) -> datetime:
    """The end of a span of working time, or of time as such where a case is pressing at any hour."""
    if community.escalation.level_of(case.severity).at_any_hour:
        return now + span
    return out_of_quiet(community, working_time(community).after(now, span))
