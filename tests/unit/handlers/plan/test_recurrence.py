"""What comes again comes at the same time on the wall, whatever the clocks of the place do."""

from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from bench.recurrence import CLOCKS, RULES, broken, zones
from handlers.plan.errors import Unclear
from handlers.plan.recurrence import Recurrence, days_and_moments, parse_recurrence

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
SEVERAL = zones()[::37]


@pytest.mark.parametrize("zone", [*SEVERAL, "Europe/Berlin", "Australia/Lord_Howe", "Africa/Casablanca"])
def test_wall_time_is_kept_through_changes_of_clocks(zone: str) -> None:
    clock = CLOCKS[len(zone) % len(CLOCKS)]
    assert list(broken(zone, RULES[len(zone) % len(RULES)], clock)) == []
    assert list(broken(zone, "FREQ=DAILY", time(2, 30))) == []


def test_a_time_that_clocks_skip_is_as_much_later_and_one_that_they_repeat_is_the_first() -> None:
    def moments(day: date) -> list[datetime]:
        recurrence = Recurrence("FREQ=DAILY;COUNT=2", day, time(2, 30))
        return [moment for _, moment in days_and_moments(recurrence, BERLIN, day)]

    skipped, after = moments(date(2027, 3, 28))
    assert (skipped.astimezone(BERLIN).time(), after.astimezone(BERLIN).time()) == (time(3, 30), time(2, 30))
    repeated, after = moments(date(2026, 10, 25))
    assert (repeated, after) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("words", "rule", "days"),
    [
        ("каждый день в 9:00 до 31.12 Текст", "FREQ=DAILY;UNTIL=20261231", ["11-23", "11-24"]),
        ("Ежедневно 16:00 Текст", "FREQ=DAILY", ["11-22", "11-23"]),
        ("по будням 9:00 Текст", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", ["11-23", "11-24"]),
        ("по выходным 9:00 Текст", "FREQ=WEEKLY;BYDAY=SA,SU", ["11-28", "11-29"]),
        ("пн, ср,пт 18:30 10 раз Текст", "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=10", ["11-23", "11-25"]),
        ("сб-пн 8:00 Текст", "FREQ=WEEKLY;BYDAY=MO,SA,SU", ["11-23", "11-28"]),
        ("каждую пятницу в 9:00 Текст", "FREQ=WEEKLY;BYDAY=FR", ["11-27", "12-04"]),
        ("каждые 2 недели по вт 10:00 Текст", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", ["11-24", "12-08"]),
        ("раз в 3 дня 9:00 Текст", "FREQ=DAILY;INTERVAL=3", ["11-23", "11-26"]),
        ("2-й вторник 10:00 Текст", "FREQ=MONTHLY;BYDAY=2TU", ["12-08", "01-12"]),
        ("последняя пятница 10:00 Текст", "FREQ=MONTHLY;BYDAY=-1FR", ["11-27", "12-25"]),
        ("31 числа 12:00 Текст", "FREQ=MONTHLY;BYMONTHDAY=31", ["12-31", "01-31"]),
        ("последний день месяца 12:00 Текст", "FREQ=MONTHLY;BYMONTHDAY=-1", ["11-30", "12-31"]),
        ("every day at 9:00 Текст", "FREQ=DAILY", ["11-23", "11-24"]),
        ("mon, wed 9:00 5 times Текст", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5", ["11-23", "11-25"]),
        ("last friday at 9:00 Текст", "FREQ=MONTHLY;BYDAY=-1FR", ["11-27", "12-25"]),
        (
            "2nd tuesday 9:00 until 2027-03-01 Текст",
            "FREQ=MONTHLY;BYDAY=2TU;UNTIL=20270301",
            ["12-08", "01-12"],
        ),
    ],
)
def test_a_rule_is_understood_as_people_type_it(words: str, rule: str, days: list[str]) -> None:
    recurrence, rest = parse_recurrence(words, NOW, MOSCOW)
    assert (recurrence.rule, rest) == (rule, "Текст")
    found = islice(days_and_moments(recurrence, MOSCOW, recurrence.first), 2)
    assert [f"{day:%m-%d}" for day, _ in found] == days


@pytest.mark.parametrize(
    ("words", "rule", "text"),
    [
        ("пн 9:00\n3 раза в день пейте воду", "FREQ=WEEKLY;BYDAY=MO", "3 раза в день пейте воду"),
        ("пн 9:00 3 раза\nв день пейте воду", "FREQ=WEEKLY;BYDAY=MO;COUNT=3", "в день пейте воду"),
    ],
)
def test_a_line_break_tells_an_end_from_a_text(words: str, rule: str, text: str) -> None:
    recurrence, rest = parse_recurrence(words, NOW, MOSCOW)
    assert (recurrence.rule, rest) == (rule, text)


def test_every_interval_that_can_be_typed_is_carried_out() -> None:
    recurrence, _ = parse_recurrence("раз в 999 дней 9:00 Текст", NOW, MOSCOW)
    found = islice(days_and_moments(recurrence, MOSCOW, recurrence.first), 2)
    assert [day for day, _ in found] == [date(2026, 11, 23), date(2029, 8, 18)]


def test_what_never_ends_goes_on_until_the_calendar_does() -> None:
    late = date(9998, 12, 30)
    found = list(days_and_moments(Recurrence("FREQ=DAILY", late, time(23)), MOSCOW, late))
    assert [day for day, _ in found] == [late, date(9998, 12, 31)]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "repeat.days"),
        ("иногда 9:00 Текст", "repeat.days"),
        ("32 числа 9:00 Текст", "repeat.days"),
        ("6-й вторник 9:00 Текст", "repeat.days"),
        ("monthly 9:00 Текст", "repeat.days"),
        ("пн Текст", "repeat.time"),
        ("пн 25:00 Текст", "repeat.time"),
        ("пн 9:00 до 1.1.2020 Текст", "repeat.end"),
        ("пн 9:00 до завтрака Текст", "repeat.end"),
        ("пн 9:00 0 раз Текст", "repeat.end"),
        ("по будням в 9:00 3 раза в день пейте воду", "repeat.end_or_text"),
        ("пн 9:00 до 1.02 скидки", "repeat.end_or_text"),
    ],
)
def test_a_rule_that_means_nothing_is_told(words: str, key: str) -> None:
    with pytest.raises(Unclear) as told:
        parse_recurrence(words, NOW, MOSCOW)
    assert told.value.why.key == key
