"""The tables that people have already: a name above the headings, headings of their own, dates in words."""

from collections.abc import Sequence
from datetime import date, time
from functools import partial
from io import BytesIO

import pytest
from openpyxl import Workbook

from bot.catalogues import all_texts
from bot.exchange.forms import read_plan
from handlers.plan.dates import clock_of, day_of, parted
from handlers.plan.errors import Unclear
from handlers.plan.sheet import Sheet, sheet_of
from handlers.plan.told import preview_lines

TEXTS = all_texts()
TODAY = date(2026, 11, 30)


def csv(*lines: str) -> Sheet:
    return sheet_of(read_plan("plan.csv", "\r\n".join(lines).encode("cp1251")), TEXTS, {})


def said(sheet: Sheet, column: str) -> list[str]:
    return [line[column].text for line in sheet.lines]


def test_headings_are_found_below_the_name_of_a_table_and_cells_keep_their_places() -> None:
    book = Workbook()
    book.active["A1"] = "Контент-план «Корица» на декабрь"
    book.active.merge_cells("A1:D1")
    rows = [("№", "Дата публикации", "Текст поста", None), (1, date(2026, 12, 5), "Пирог", "заметка")]
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            book.active.cell(number, column, value)
    out = BytesIO()
    book.save(out)
    sheet = sheet_of(read_plan("plan.xlsx", out.getvalue()), TEXTS, {})
    [line] = sheet.lines
    assert (line["date"].text, line["date"].where, line["text"].where) == ("2026-12-05", "B4", "C4")
    assert (sheet.columns, sheet.unused) == ({"date", "text"}, ["№"])


def test_a_name_of_several_cells_above_the_headings_is_passed_over_too() -> None:
    sheet = csv("Контент-план;декабрь;;", ";;;", "Дата выхода;Время;Соцсеть;Пост", "5.12;9:00;ВК;Пирог")
    assert (said(sheet, "target"), said(sheet, "text")) == (["ВК"], ["Пирог"])


def test_words_of_a_post_that_are_headings_elsewhere_are_no_headings() -> None:
    sheet = csv("Дата;Время;Текст", "5.12;Время;Текст", "6.12;9:00;Пирог")
    assert said(sheet, "date") == ["5.12", "6.12"]


def test_a_column_without_a_heading_is_not_told_as_one_that_is_not_understood() -> None:
    assert csv("Дата;;Текст", "5.12;x;Пирог").unused == []


def test_a_running_number_is_no_key_for_the_next_month_begins_at_one_again() -> None:
    assert csv("Номер;Дата;Текст", "1;5.12;Пирог").columns == {"date", "text"}


def test_hashtags_stand_below_the_text_where_people_read_them() -> None:
    sheet = csv("Дата;Текст;Хештеги", "5.12;Пирог;#корица #хлеб", "6.12;Хлеб;", "7.12;;#утро")
    assert said(sheet, "text") == ["Пирог\n\n#корица #хлеб", "Хлеб", "#утро"]
    assert "hashtags" not in sheet.columns


def test_a_table_without_dates_is_refused_once_and_not_on_each_of_its_lines() -> None:
    with pytest.raises(Unclear) as refused:
        csv("Выход;Текст", "5.12;Пирог", "6.12;Хлеб")
    assert refused.value.why.params == {"headings": "Выход, Текст"}
    assert "«Дата»" in TEXTS.render("ru", refused.value.why)


def test_posts_that_are_known_by_their_keys_need_no_dates() -> None:
    assert csv("Ключ;Текст", "a;Пирог").columns == {"key", "text"}


@pytest.mark.parametrize(
    "cell",
    [
        *("5 декабря", "05 ДЕК.", "5 декабря 2026 г.", "5 december 2026", "сб, 05.12", "05.12 (суббота)"),
        *("5.12.26", "05.12.2026", "2026-12-05", "Сб 5.12.", "05/12/2026"),
        *("Dec 5", "December 5th, 2026", "5th of December", "5-го декабря", "5 Dec, 2026"),
    ],
)
def test_a_date_is_read_as_people_write_it(cell: str) -> None:
    assert day_of(cell, TODAY) == date(2026, 12, 5)


@pytest.mark.parametrize(
    "cell", ["32.12.2026", "суббота", "декабрь", "5 тлобря", "скоро", "", "5 декабря 26"]
)
def test_what_is_no_date_is_none(cell: str) -> None:
    assert day_of(cell, TODAY) is None


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    assert day_of("5 января", TODAY) == date(2027, 1, 5)


@pytest.mark.parametrize(
    "cell", ["5 декабря в 9:00", "5 декабря, 9:00", "5 декабря 9:00", "5 декабря T9:00", "5 декабряT9:00"]
)
def test_a_time_may_stand_behind_its_date(cell: str) -> None:
    day, clock = parted(cell)
    assert (day_of(day, TODAY), clock_of(clock)) == (date(2026, 12, 5), time(9))


@pytest.mark.parametrize("cell", ["18:30", "18.30", "18:30:00"])
def test_a_time_is_read_as_people_write_it(cell: str) -> None:
    assert clock_of(cell) == time(18, 30)


@pytest.mark.parametrize("cell", ["вечером", "25:00", "", "9-11:00", "10:00-12:00", "18-30", "18.3"])
def test_what_is_no_time_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - what the standard library raises
        clock_of(cell)


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> Sheet:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(list(row))
    out = BytesIO()
    book.save(out)
    return sheet_of(read_plan("plan.xlsx", out.getvalue()), TEXTS, {})


PLAN = [("Дата", "Время", "Текст"), ("5.12", "9:00", "Пирог")]
NEXT_MONTH = [("План на январь", None, None), ("Дата публикации", "Пост", "Кто"), ("6.01", "Чай", "Лев")]
RUBRICS = [("Рубрика", "О чём"), ("Меню", "что испекли")]


def test_every_sheet_that_is_a_plan_is_read_and_the_others_are_told() -> None:
    sheet = workbook({"Декабрь": PLAN, "Январь": NEXT_MONTH, "Рубрики": RUBRICS, "Лист4": []})
    assert said(sheet, "text") == ["Пирог", "Чай"]
    assert [line["date"].where for line in sheet.lines] == ["A2", "Январь!A3"]
    assert (sheet.unread, sheet.unused) == (["Рубрики"], ["Кто"])
    told = list(preview_lines([], sheet, partial(TEXTS.render, "ru")))
    assert any("не прочитал" in line and "«Рубрики»" in line for line in told)


def test_a_plan_is_found_behind_a_sheet_of_something_else() -> None:
    sheet = workbook({"Рубрики": RUBRICS, "Декабрь": PLAN})
    assert said(sheet, "text") == ["Пирог"]
    assert "не прочитал" in "\n".join(preview_lines([], sheet, partial(TEXTS.render, "ru")))


def test_a_workbook_without_any_plan_is_refused_with_the_headings_of_its_first_sheet() -> None:
    with pytest.raises(Unclear) as refused:
        workbook({"Рубрики": RUBRICS, "Люди": [("Кто", "Где"), ("Лев", "дома")]})
    assert "О чём" in TEXTS.render("ru", refused.value.why)
