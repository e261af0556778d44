"""Moments as communities read them."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.zones import local_time, zone

MOMENT = datetime(2026, 11, 29, 21, 15, 30, tzinfo=UTC)


def test_one_moment_is_told_by_the_clock_of_each_zone():
    told = [local_time(MOMENT, name, "ru") for name in ("Europe/Moscow", "Asia/Vladivostok", "UTC")]
    assert told == ["30 нояб., 00:15", "30 нояб., 07:15", "29 нояб., 21:15"]


def test_a_moment_is_told_in_the_language_of_the_community():
    assert local_time(MOMENT, "UTC", "en") == "29 Nov, 21:15"


@given(st.integers(0, 59_999_999))
def test_seconds_are_not_told(micros: int):
    minute = MOMENT.replace(second=0)
    assert local_time(minute + timedelta(microseconds=micros), "UTC", "en") == local_time(minute, "UTC", "en")


@given(st.integers(-10_000_000, 10_000_000), st.sampled_from(("UTC", "Asia/Tokyo", "Europe/Samara")))
def test_the_hour_is_the_zones_own(minutes: int, name: str):
    moment = MOMENT + timedelta(minutes=minutes)
    assert local_time(moment, name, "en").endswith(f"{moment.astimezone(zone(name)):%H:%M}")
