"""Counting by days, weeks and hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from handlers.audit.figures import Calendar
from handlers.audit.records import Outcome

MOSCOW = ZoneInfo("Europe/Moscow")
moments = st.datetimes(datetime(2001, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_a_late_evening_belongs_to_the_next_day_of_the_zone() -> None:
    calendar = Calendar(MOSCOW)
    calendar.add(datetime(2024, 6, 2, 22, 30, tzinfo=UTC), Outcome.REMOVED)  # Monday, 01:30 in Moscow
    assert list(calendar.weeks()) == [date(2024, 6, 3)]
    assert calendar.hours()[0][1] == 1


def test_weeks_without_messages_are_shown_too() -> None:
    calendar = Calendar(UTC)
    for week in (0, 3):
        calendar.add(datetime(2024, 6, 3, tzinfo=UTC) + timedelta(weeks=week), Outcome.LEFT)
    assert [week.total() for week in calendar.weeks().values()] == [1, 0, 0, 1]


def test_the_usual_day_counts_quiet_days() -> None:
    calendar = Calendar(UTC)
    for day, removals in {0: 5, 4: 1, 9: 20}.items():
        for _ in range(removals):
            calendar.add(datetime(2024, 6, 1 + day, tzinfo=UTC), Outcome.REMOVED)
    load = calendar.loads()["removals"]
    assert (load.usual, load.busy, load.worst) == (0, 5, 20)


def test_an_empty_history_has_no_weeks_and_no_days() -> None:
    calendar = Calendar(UTC)
    assert (calendar.weeks(), calendar.loads(), calendar.first) == ({}, {}, None)


@given(st.lists(st.tuples(moments, st.sampled_from(Outcome)), min_size=1, max_size=40))
def test_the_weeks_of_ten_years_lose_nothing(messages: list[tuple[datetime, Outcome]]) -> None:
    calendar = Calendar(MOSCOW)
    for at, outcome in messages:
        calendar.add(at, outcome)
    weeks = calendar.weeks()
    assert len(weeks) <= 530
    late = [at for at, _ in messages if at.astimezone(MOSCOW).date() >= min(weeks)]
    assert sum(week.total() for week in weeks.values()) == len(late)
