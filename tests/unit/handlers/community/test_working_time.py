"""Deadlines count working time: what is counted forwards is what is counted between."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.community.working_time import WorkingTime, out_of_quiet
from models.escalation import Escalation, Hours
from tests.builders import community

MOSCOW = ZoneInfo("Europe/Moscow")
OFFICE = WorkingTime(Hours(days=(0, 1, 2, 3, 4), start=time(10), end=time(19)), frozenset(), MOSCOW)
FRIDAY = datetime(2026, 11, 27, 18, 30, tzinfo=MOSCOW)

hours = st.builds(
    lambda days, start, end: Hours(days=tuple(sorted(days)), start=time(start), end=time(end)),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23),
    st.integers(0, 23),
)
weeks = st.builds(
    WorkingTime,
    hours,
    st.frozensets(st.dates(date(2026, 10, 1), date(2026, 12, 1)), max_size=3),
    st.sampled_from([ZoneInfo(name) for name in ("Europe/Moscow", "America/New_York", "Asia/Kathmandu")]),
)
moments = st.timedeltas(timedelta(), timedelta(days=60)).map(
    lambda gone: datetime(2026, 10, 1, tzinfo=UTC) + gone
)
spans = st.timedeltas(timedelta(), timedelta(days=9))


def test_half_an_hour_on_a_friday_evening_and_the_rest_on_monday() -> None:
    assert OFFICE.after(FRIDAY, timedelta(hours=1)) == datetime(2026, 11, 30, 10, 30, tzinfo=MOSCOW)
    assert OFFICE.between(FRIDAY, FRIDAY + timedelta(days=7)) == timedelta(hours=45)


def test_a_day_off_is_no_working_day() -> None:
    closed = WorkingTime(OFFICE.hours, frozenset({date(2026, 11, 30)}), MOSCOW)
    assert closed.after(FRIDAY, timedelta(hours=1)) == datetime(2026, 12, 1, 10, 30, tzinfo=MOSCOW)


def test_a_night_shift_ends_on_the_next_day() -> None:
    night = WorkingTime(Hours(days=(4,), start=time(22), end=time(6)), frozenset(), MOSCOW)
    two = datetime(2026, 11, 28, 2, 0, tzinfo=MOSCOW)
    assert night.after(two, timedelta(hours=1)) == two + timedelta(hours=1)
    assert night.covers(two) == datetime(2026, 11, 28, 6, 0, tzinfo=MOSCOW)


@given(weeks, moments, spans)
def test_what_is_counted_forwards_is_what_lies_between(
    week: WorkingTime, start: datetime, span: timedelta
) -> None:
    end = week.after(start, span)
    assert end >= start + span
    assert week.between(start, end) == span


@given(weeks, moments, spans, spans)
def test_working_time_adds_up(week: WorkingTime, start: datetime, one: timedelta, other: timedelta) -> None:
    middle, end = start + one, start + one + other
    assert week.between(start, middle) + week.between(middle, end) == week.between(start, end)
    assert timedelta() <= week.between(start, end) <= end - start


@given(weeks, moments)
def test_the_next_working_day_begins_later(week: WorkingTime, now: datetime) -> None:
    assert week.next_day(now) > now


@given(hours, moments)
def test_whoever_is_called_is_not_called_in_quiet_hours(quiet: Hours, moment: datetime) -> None:
    shop = community(escalation=Escalation(quiet=quiet))
    called = out_of_quiet(shop, moment)
    assert called >= moment
    week = WorkingTime(quiet, frozenset(), MOSCOW)
    assert (called != moment) <= (week.covers(moment) is not None)
    assert week.covers(called) is None or is_quiet_for_ever(quiet)


def is_quiet_for_ever(quiet: Hours) -> bool:
    return len(quiet.days) == 7 and quiet.start == quiet.end


def test_the_quiet_of_saturday_that_goes_on_on_sunday_ends_on_monday() -> None:
    shop = community(escalation=Escalation(quiet=Hours(days=(5, 6), start=time(), end=time())))
    saturday = datetime(2026, 11, 28, 12, 0, tzinfo=MOSCOW)
    assert out_of_quiet(shop, saturday) == datetime(2026, 11, 30, tzinfo=MOSCOW)


@pytest.mark.parametrize("days", [(), (7,), (-1, 2)])
def test_hours_on_no_day_of_the_week_are_refused(days: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="0 to 6"):
        Hours(days=days)
