"""What somebody means by «18:30», «завтра в 10:00», «25.12 9:00» in the zone they live in."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.plan.when import parse_when
from models.errors import InputError
from tests.builders import NOW

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = [
    ZoneInfo(name)
    for name in (
        "Europe/Moscow", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata",
        "Pacific/Apia", "Pacific/Kiritimati", "Africa/Casablanca", "UTC",
    )
]  # fmt: skip

moments = st.timedeltas(timedelta(0), timedelta(days=365 * 7)).map(
    lambda span: datetime(2024, 1, 1, tzinfo=UTC) + span
)
zones = st.sampled_from(ZONES)
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))


def meant(words: str, now: datetime = NOW, zone: ZoneInfo = MOSCOW) -> str:
    """The moment in the zone, so that the test reads as the typing does."""
    return f"{parse_when(words, now, zone)[0].astimezone(zone):%Y-%m-%d %H:%M}"


def outcome(words: str, now: datetime, zone: ZoneInfo) -> datetime | str:
    """The moment, or the key of what is wrong."""
    try:
        return parse_when(words, now, zone)[0]
    except InputError as error:
        return str(error)


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("18:30 текст", "2026-11-22 18:30"),
        ("9:05", "2026-11-23 09:05"),
        ("в 18:30", "2026-11-22 18:30"),
        ("15:00 сейчас уже три", "2026-11-23 15:00"),
        ("сегодня 18:30", "2026-11-22 18:30"),
        ("Завтра 10:00 доброе утро", "2026-11-23 10:00"),
        ("завтра в 10:00", "2026-11-23 10:00"),
        ("tomorrow at 10:00", "2026-11-23 10:00"),
        ("послезавтра 0:00", "2026-11-24 00:00"),
        ("25.12 9:00", "2026-12-25 09:00"),
        ("22.11 15:01", "2026-11-22 15:01"),
        ("01.02 9:00", "2027-02-01 09:00"),
        ("25.12.2026 9:00", "2026-12-25 09:00"),
        ("2026-12-25 09:00", "2026-12-25 09:00"),
        ("18:30 25.12 Распродажа", "2026-12-25 18:30"),
        ("в 9:00 завтра", "2026-11-23 09:00"),
        ("9:00 01.02.2027 текст", "2027-02-01 09:00"),
        ("9:00 2026-12-25", "2026-12-25 09:00"),
        ("18:30 Завтра закрыты", "2026-11-22 18:30"),
        ("18:30 1.5 литра чая", "2026-11-22 18:30"),
        ("18:30 12.50 за чашку", "2026-11-22 18:30"),
        ("18:30\n25.12 распродажа", "2026-11-22 18:30"),
        ("+10м", "2026-11-22 15:10"),
        ("+2ч текст", "2026-11-22 17:00"),
        ("+1d text", "2026-11-23 15:00"),
        ("+90sec", "2026-11-22 15:01"),
    ],
)
def test_people_write_times_like_this(words: str, moment: str) -> None:
    assert meant(words) == moment


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "not_understood"),
        ("текст без времени", "not_understood"),
        ("завтра", "not_understood"),
        ("завтра кино", "not_understood"),
        ("25:00", "not_understood"),
        ("12:60", "not_understood"),
        ("+10лет", "not_understood"),
        ("в", "not_understood"),
        ("в " * 2000, "not_understood"),
        ("31.11 9:00", "no_such_day"),
        ("29.02 9:00", "no_such_day"),
        ("0000-01-01 9:00", "no_such_day"),
        ("2026-13-01 9:00", "no_such_day"),
        ("22.11 14:59", "past"),
        ("14:59 22.11", "past"),
        ("9:00 31.11", "no_such_day"),
        ("сегодня 15:00", "past"),
        ("21.11.2026 9:00", "past"),
        ("0001-01-01 00:00", "past"),
        ("+0м", "past"),
        ("9999-12-31 23:59", "too_far"),
        ("24.11.2027 9:00", "too_far"),
        ("+99999д", "too_far"),
    ],
)
def test_what_can_not_be_meant_is_said_so(words: str, key: str) -> None:
    with pytest.raises(InputError, match=f"^when.{key}$"):
        parse_when(words, NOW, MOSCOW)


def test_the_29th_of_february_is_the_next_one_within_a_year() -> None:
    assert meant("29.02 9:00", datetime(2028, 1, 10, tzinfo=UTC)) == "2028-02-29 09:00"
    assert meant("29.02 9:00", datetime(2027, 3, 10, tzinfo=UTC)) == "2028-02-29 09:00"
    with pytest.raises(InputError, match="no_such_day"):
        parse_when("29.02 9:00", datetime(2028, 3, 1, tzinfo=UTC), MOSCOW)


def test_a_time_that_the_clocks_skip_is_as_much_later_as_they_jump() -> None:
    # In Berlin 02:00 to 03:00 is left out on 29 March 2026.
    before = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
    assert meant("29.03 2:30", before, BERLIN) == "2026-03-29 03:30"
    assert meant("2:30", before, BERLIN) == "2026-03-29 03:30"


def test_a_time_that_the_clocks_show_twice_is_the_first_one() -> None:
    # In Berlin 02:00 to 03:00 comes twice on 25 October 2026: at 00:00 and at 01:00 in UTC.
    before = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    assert parse_when("25.10 2:30", before, BERLIN)[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    between = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert meant("2:30", between, BERLIN) == "2026-10-26 02:30"


@given(moments, zones, clocks)
def test_a_time_of_day_is_the_next_such_time_on_the_clocks_there(
    now: datetime, zone: ZoneInfo, clock: time
) -> None:
    moment, _ = parse_when(f"{clock:%H:%M}", now, zone)
    there = moment.astimezone(zone)
    assert now < moment <= now + timedelta(hours=50)  # Apia once left out a day, clocks change by an hour
    if _exists(there.date(), clock, zone):
        assert there.time() == clock
    earlier = datetime.combine(there.date() - timedelta(days=1), clock, zone)
    assert earlier.astimezone(UTC) <= now


@given(moments, zones, st.integers(0, 364), clocks)
def test_a_date_and_a_time_mean_that_moment_on_the_clocks_there(
    now: datetime, zone: ZoneInfo, days: int, clock: time
) -> None:
    day = now.astimezone(zone).date() + timedelta(days=days)
    moment = outcome(f"{day:%Y-%m-%d} {clock:%H:%M}", now, zone)
    assert outcome(f"{day:%d.%m} {clock:%H:%M}", now, zone) == moment
    if moment == "when.past":
        assert datetime.combine(day, clock, zone).astimezone(UTC) <= now
    else:
        assert isinstance(moment, datetime)
        there = moment.astimezone(zone)
        assert (there.date(), there.time()) == (day, clock) or not _exists(day, clock, zone)


def _exists(day: date, clock: time, zone: ZoneInfo) -> bool:
    there = datetime.combine(day, clock, zone)
    return there.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == there.replace(tzinfo=None)


@given(
    st.sampled_from(["18:30", "завтра в 10:00", "25.12 9:00", "18:30 25.12", "+10м"]),
    st.sampled_from([" ", "\n", "\n\n", "\t"]),
    st.text(max_size=60),
)
def test_the_text_behind_the_time_is_kept_as_it_is(when: str, gap: str, text: str) -> None:
    assert parse_when(f"{when}{gap}{text}", NOW, MOSCOW)[1] == text.strip()


@given(st.text(alphabet="0123456789:.-+ вматhzd²٣", max_size=25))
def test_whatever_is_typed_is_a_moment_ahead_or_an_error_in_words(words: str) -> None:
    meant = outcome(words, NOW, MOSCOW)
    if isinstance(meant, datetime):
        assert NOW < meant <= NOW + timedelta(days=367)
    else:
        assert meant in {"when.not_understood", "when.no_such_day", "when.past", "when.too_far"}
