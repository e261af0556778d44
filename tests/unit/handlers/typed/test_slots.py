"""Slots are read as people type them, and a slot is free until a post takes it."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.typed.slots import Slot, free, parse_slots, slot_times

MOSCOW = ZoneInfo("Europe/Moscow")
MONDAY = date(2026, 11, 23)


def test_slots_are_days_and_times() -> None:
    assert parse_slots("пн-пт 9:00 18:30; сб в 12:00") == (
        Slot(frozenset(range(5)), time(9)),
        Slot(frozenset(range(5)), time(18, 30)),
        Slot(frozenset({5}), time(12)),
    )
    assert parse_slots("каждый день 9:00") == (Slot(frozenset(range(7)), time(9)),)
    assert parse_slots("") == ()


@pytest.mark.parametrize("words", ["пн", "9:00", "пн 25:00", "иногда 9:00", "пн 9:00 вт"])
def test_slots_that_mean_nothing_are_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_slots(words)


def test_a_slot_is_taken_by_a_post_near_it() -> None:
    times = slot_times(parse_slots("пн-вт 9:00 18:30"), MOSCOW, MONDAY, 7)
    assert times == [
        datetime(2026, 11, day, hour, minute, tzinfo=UTC)
        for day in (23, 24)
        for hour, minute in ((6, 0), (15, 30))
    ]
    now = times[0] - timedelta(hours=1)
    taken = [times[0] + timedelta(minutes=29), times[1] - timedelta(minutes=30)]
    assert free(times, taken, now) == times[1:]
    assert free(times, [], times[1]) == times[2:]
