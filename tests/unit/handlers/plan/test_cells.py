"""What is written into cells is read back as it was, whatever a post holds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bench.plans import ZONE, plans
from handlers.plan.cells import Planned, Unreadable, read_content, read_due, written
from models.content import Ad, Content, LinkButton, Poll, Trait

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
MOSCOW = ZoneInfo("Europe/Moscow")


def again(planned: Planned) -> Planned:
    cells = written(planned, ZONE)
    return replace(planned, due=read_due(cells, ZONE, NOW), content=read_content(cells))


def test_random_posts_are_read_as_they_were_written() -> None:
    for planned in plans(2000):
        assert again(planned) == planned


def test_an_asterisk_is_an_option_of_a_poll_where_it_stands_as_one() -> None:
    poll = Poll(question="*", options=("*", "нет", "*"), several=True)
    post = Planned(key="k", target="shop", due=datetime(2026, 12, 25, tzinfo=UTC), content=Content(poll=poll))
    assert again(post) == post


@pytest.mark.parametrize(
    ("cells", "moment"),
    [
        ({"date": "25.12.2026", "time": "9:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "2026-12-25", "time": "09:00:30"}, datetime(2026, 12, 25, 6, 0, 30, tzinfo=UTC)),
        ({"date": "25.12.26", "time": "00:00"}, datetime(2026, 12, 24, 21, tzinfo=UTC)),
        ({"date": "25.12", "time": "9:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "25.12. 9:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "1.02", "time": "9:00"}, datetime(2027, 2, 1, 6, tzinfo=UTC)),
        ({"date": "2026-12-25 09:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "2026-12-25T09:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "25.12", "time": "10:00-12:00"}, datetime(2026, 12, 25, 7, tzinfo=UTC)),
        ({"date": "25.12", "time": "10-12"}, datetime(2026, 12, 25, 7, tzinfo=UTC)),
        ({"date": "25.12", "time": "с 10 до 12"}, datetime(2026, 12, 25, 7, tzinfo=UTC)),
        ({"date": "2026-12-25 10:00 – 12:00"}, datetime(2026, 12, 25, 7, tzinfo=UTC)),
        ({"date": "25.12.2026 18.05"}, datetime(2026, 12, 25, 15, 5, tzinfo=UTC)),
        ({"date": "25 декабря, 18.30"}, datetime(2026, 12, 25, 15, 30, tzinfo=UTC)),
        ({"date": "25.12", "time": "09:00+03:00"}, datetime(2026, 12, 25, 6, tzinfo=UTC)),
        ({"date": "25.12", "time": "09:00Z"}, datetime(2026, 12, 25, 9, tzinfo=UTC)),
        ({"date": "25.12", "time": "09:00:00-05:00"}, datetime(2026, 12, 25, 14, tzinfo=UTC)),
        ({"date": "2026-12-25T09:00-05:00"}, datetime(2026, 12, 25, 14, tzinfo=UTC)),
        ({"date": "20.11", "time": "9:00"}, datetime(2026, 11, 20, 6, tzinfo=UTC)),
        ({"date": "1 июня", "time": "9:00"}, datetime(2026, 6, 1, 6, tzinfo=UTC)),
        ({"date": "30 мая", "time": "9:00"}, datetime(2027, 5, 30, 6, tzinfo=UTC)),
    ],
)
def test_a_date_and_a_time_are_read_as_people_type_them(cells: dict[str, str], moment: datetime) -> None:
    assert read_due(cells, MOSCOW, NOW) == moment


@pytest.mark.parametrize(("clock", "hour"), [("01:30", 5), ("01:30-05:00", 6), ("01:30-02:30", 5)])
def test_an_offset_is_one_only_where_the_zone_has_it_on_that_day(clock: str, hour: int) -> None:
    cells = {"date": "2026-11-01", "time": clock}
    moment = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    assert read_due(cells, ZoneInfo("America/New_York"), NOW) == moment


def test_a_day_without_a_year_that_passed_before_the_new_year_is_past() -> None:
    january = datetime(2027, 1, 10, tzinfo=UTC)
    due = read_due({"date": "28.12", "time": "9:00"}, MOSCOW, january)
    assert due == datetime(2026, 12, 28, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ({}, {"date": "cell.no_date"}),
        ({"date": "32.12.2026", "time": "9:00"}, {"date": "cell.date"}),
        ({"date": "31.11", "time": "9:00"}, {"date": "cell.date"}),
        ({"date": "25.12.2026"}, {"time": "cell.no_time"}),
        ({"date": "25.12.2026", "time": "25:00"}, {"time": "cell.time"}),
        ({"date": "25.12.2026", "time": "10:00+05:00"}, {"time": "cell.time"}),
        ({"date": "25.12.2026", "time": "18-30"}, {"time": "cell.time"}),
        ({"date": "25.12, 26.12", "time": ""}, {"date": "cell.date"}),
        ({"date": "пн, 07.12", "time": ""}, {"time": "cell.no_time"}),
        ({"date": "=A1", "time": "9:00"}, {"date": "cell.date"}),
        ({"date": "01.01.0001", "time": "00:00"}, {"time": "cell.time"}),
    ],
)
def test_a_moment_that_there_is_not_is_told_by_its_cell(cells: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(Unreadable) as told:
        read_due(cells, MOSCOW, NOW)
    assert told.value.wrong == wrong


def test_what_people_type_into_cells_is_understood() -> None:
    typed = {
        "text": "Скидки",
        "buttons": "[Меню](cafe.ru/menu) [Позвонить](https://cafe.ru/call)",
        "poll": "С чем печь?\nс вишней\n+ с маком\n! так вкуснее",
        "options": "Тихо, /закрепить, реклама",
        "advertiser": "ООО «Пирог»",
        "erid": "2Vtz",
        "link": "cafe.ru",
        "pin_for": "3 дн",
        "keep_for": "12ч",
    }
    assert read_content(typed) == Content(
        text="Скидки",
        buttons=(
            (
                LinkButton(label="Меню", url="https://cafe.ru/menu"),
                LinkButton(label="Позвонить", url="https://cafe.ru/call"),
            ),
        ),
        poll=Poll(
            question="С чем печь?", options=("с вишней", "с маком"), right=1, explanation="так вкуснее"
        ),
        traits=frozenset({Trait.SILENT, Trait.PINNED, Trait.ADVERTISEMENT}),
        ad=Ad(advertiser="ООО «Пирог»", erid="2Vtz"),
        link="https://cafe.ru",
        pin_for=timedelta(days=3),
        keep_for=timedelta(hours=12),
    )


@pytest.mark.parametrize(
    ("text", "options", "right"),
    [
        ("Сколько зёрен?\n10\n+50\n100", ("10", "50", "100"), 1),
        ("Сколько зёрен?\n10\n+ 50\n100", ("10", "50", "100"), 1),
        ("Сколько градусов?\n+5\n+10", ("+5", "+10"), None),
        ("Сколько градусов?\n-5\n+ +10", ("-5", "+10"), 1),
        ("? Сколько градусов?\n- 0\n- +10", ("0", "+10"), None),
        ("С чем?\n1 + 1\n+\n2", ("1 + 1", "+", "2"), None),
    ],
)
def test_the_right_answer_stands_behind_a_plus_with_or_without_a_space(
    text: str, options: tuple[str, ...], right: int | None
) -> None:
    poll = read_content({"poll": text}).poll
    assert poll is not None
    assert (poll.options, poll.right) == (options, right)


@pytest.mark.parametrize(
    ("column", "text", "key"),
    [
        ("buttons", "Меню", "cell.buttons"),
        ("buttons", "[Меню](cafe.ru) и ещё", "cell.buttons"),
        ("poll", "Один вопрос", "cell.poll"),
        ("poll", "?\n+ да\n+ нет", "cell.poll"),
        ("options", "громко", "cell.options"),
        ("marks", "loud 0+5", "cell.marks"),
        ("link", "не ссылка", "cell.link"),
        ("pin_for", "долго", "cell.span"),
        ("pin_for", "999999999d", "cell.span"),
    ],
)
def test_a_cell_that_means_nothing_is_told(column: str, text: str, key: str) -> None:
    with pytest.raises(Unreadable) as told:
        read_content({"text": "Скидки", column: text})
    assert told.value.wrong == {column: key}
