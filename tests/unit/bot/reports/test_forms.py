"""The four forms of a report say the same, cell by cell, and words of people stay words."""

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.reports.card import card
from bot.reports.fonts import LACKING, drawable
from bot.reports.page import page
from bot.reports.paper import paper
from bot.reports.workbook import number_of, workbook
from handlers.reports.document import Cell, Document, Lines, Section, Table, Tile
from handlers.reports.facts import Compared, Facts
from handlers.reports.metrics import Unit
from handlers.reports.period import Period
from handlers.service import Service
from models.communities import Community
from tests.unit.bot.reports.conftest import HISTORY, read, told
from tests.unit.bot.reports.reading import (
    cells_of_workbook,
    squeezed,
    tables_of_page,
    words_of_card,
    words_of_paper,
)

SECONDS = 10.0
_TOLERANCE = {Unit.SECONDS: 1 / 86_400}
"""Whole seconds are read back."""


def row_of(cells: Sequence[Cell]) -> tuple[Any, ...]:
    """What a spreadsheet holds of them: an empty cell is none."""
    numbers = map(number_of, cells)
    return tuple(
        (cell.text or None) if number is None else pytest.approx(number, abs=_TOLERANCE.get(cell.unit))
        for cell, number in zip(cells, numbers, strict=True)
    )


def in_workbook(table: Table, sheets: Sequence[list[tuple[Any, ...]]]) -> bool:
    """Whether a table stands somewhere in a spreadsheet, head and rows below each other."""
    wide, high = len(table.head), len(table.rows)
    expected = [row_of(row) for row in table.rows]
    for rows in sheets:
        for at, row in enumerate(rows):
            if row[:wide] == table.head and [one[:wide] for one in rows[at + 1 : at + 1 + high]] == expected:
                return True
    return False


@pytest.mark.parametrize("name", ["three", "one"])
def test_every_cell_is_the_same_in_every_form(name: str, request: pytest.FixtureRequest) -> None:
    document: Document = request.getfixturevalue(name)
    assert tables_of_page(page(document)) == [
        (table.title, [list(table.head), *([cell.text for cell in row] for row in table.rows)])
        for table in document.tables
    ]
    sheets = [rows for _, rows in cells_of_workbook(workbook(document))]
    assert [table.title for table in document.tables if not in_workbook(table, sheets)] == []
    said, at = words_of_paper(paper(document)), 0
    for table in document.tables:
        for row in table.rows:
            words = squeezed("".join(drawable(cell.text) for cell in row))
            found = said.find(words, at)
            assert found >= 0, f"{table.title}: {[cell.text for cell in row]}"
            at = found + len(words)


def test_a_card_says_the_first_numbers_of_the_same_report(one: Document, three: Document) -> None:
    said = words_of_card(card(one))
    for tile in one.tiles:
        at = said.index(tile.value)
        assert said[at + 1] == tile.label
        assert not tile.change or said[at + 2] == tile.change
    together = words_of_card(card(three))
    for row in three.tables[0].rows:
        at = together.index(row[0].text)
        pairs = together[at + 1 : at + 1 + 2 * (len(row) - 1)]
        assert pairs[::2] == [cell.text for cell in row[1:]]
        assert pairs[1::2] == list(three.tables[0].head[1:])
    note = three.tables[0].note
    assert "(без 1)" in note
    assert note in " ".join(together), "what a number lacks is told where it stands"


def test_a_folded_table_says_what_is_in_it_and_not_its_title_again(one: Document) -> None:
    titles_and_folds = r"<h3>([^<]*)</h3>(?:(?!<h3>).)*?<summary>([^<]*)</summary>"
    folded = re.findall(titles_and_folds, page(one).decode(), re.DOTALL)
    assert folded
    assert [summary for title, summary in folded if title in summary] == []


EMPTY = Facts(
    community=Community(id="new", platform="local", title="Новая"),
    period=Period(date(2026, 11, 1), date(2026, 11, 7)),
    now=datetime(2026, 11, 8, tzinfo=UTC),
)


def test_where_there_is_nothing_to_draw_every_form_says_so_in_words() -> None:
    document = told([Compared(EMPTY, EMPTY)])
    nothing = [chart.nothing for table in document.tables for chart in table.charts]
    assert nothing == ["Данных пока нет.", "Пока одни нули.", "Данных пока нет.", "Данных пока нет."]
    assert b'<svg class="chart"' not in page(document)
    assert page(document).decode().count("Данных пока нет.") == 3
    assert words_of_paper(paper(document)).count("Данныхпоканет.") == 3
    book = openpyxl.load_workbook(BytesIO(workbook(document)))
    assert [len(sheet._charts) for sheet in book] == [0] * len(book.sheetnames)
    cells = [words for _, rows in cells_of_workbook(workbook(document)) for row in rows for words in row]
    assert sum(str(words).endswith(": Данных пока нет.") for words in cells) == 3
    said = words_of_card(card(document))
    assert said.count("Данных пока нет.") == 1
    assert "4" not in said, "an axis of nothing"


def test_the_tiles_are_the_numbers_of_the_table_of_metrics(one: Document) -> None:
    metrics = {row[0].text: row for row in one.tables[0].rows}
    for tile in one.tiles:
        assert metrics[tile.label][1].text == tile.value
        assert tile.change in ("", metrics[tile.label][3].text)


def test_all_forms_of_a_year_of_three_communities_take_less_than_ten_seconds(
    lived: Sequence[Compared],
) -> None:
    begun = time.process_time()
    document = told(lived)
    for form in (page, paper, workbook, card):
        assert form(document)
    assert time.process_time() - begun < SECONDS


def test_the_truth_of_the_made_up_year_is_found(one: Document) -> None:
    [advice] = [block for block in one.sections[0].blocks if isinstance(block, Lines)]
    said = "\n".join(advice.lines)
    for truth in ("19:00", "Больше рубрики «Рецепты»", "Меньше рубрики «Акции»", "Чаще формат «видео»"):
        assert truth in said
    assert all(line.endswith("]") for line in advice.lines), "each line cites its metric"
    assert "День" not in said, "there is no best day"


def test_an_english_report_has_no_russian_words_of_ours(lived: Sequence[Compared]) -> None:
    english = told(lived[:1], "en")
    heads = "".join("".join((table.title, *table.head, table.note)) for table in english.tables)
    assert not any("а" <= letter <= "я" for letter in heads.lower())


NASTY = ("<script>alert(1)</script>", '=HYPERLINK("http://x")', "+1", "@SUM(A1)", "-2+3", "{{ 7*7 }}", "a\nb")


def saying(words: str) -> Document:
    table = Table(words, (words, "n"), ((Cell(words), Cell("1", 1)),), note=words)
    blocks = (Lines(words, (words,)), table)
    return Document("ru", words, words, (Tile(words, words, words),), (Section(words, blocks),))


@pytest.mark.parametrize("words", NASTY)
def test_words_of_people_are_never_markup_or_a_formula(words: str) -> None:
    document = saying(words)
    assert b"<script" not in page(document)
    [(_, [_, row])] = tables_of_page(page(document))
    assert row[0] == words
    book = openpyxl.load_workbook(BytesIO(workbook(document)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert words in [cell.value for cell in cells]
    assert not any(cell.data_type == "f" or cell.hyperlink for cell in cells)
    assert squeezed(words) in words_of_paper(paper(document))


@settings(max_examples=12, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=80))
def test_no_words_break_a_form(words: str) -> None:
    document = saying(words)
    for form in (page, paper, workbook, card):
        assert form(document)


def test_what_letters_lack_is_shown_as_a_square() -> None:
    assert drawable("Скидка 🔥 今日!") == f"Скидка {LACKING} {LACKING}{LACKING}!"
    assert drawable("👩‍🍳") == LACKING * 2


def test_a_period_without_anything_has_a_report_too(lived: Sequence[Compared]) -> None:
    empty = replace(lived[0].now, posts=(), planned=(), days={}, subscribers={}, service=Service(),
                    spent=(), doors=(), rivals=(), hours=())  # fmt: skip
    document = told([Compared(empty, empty)])
    for form in (page, paper, workbook, card):
        assert form(document)
    assert "нет данных" in page(document).decode()


def test_a_period_that_was_not_recorded_from_its_first_day_is_compared_with_in_no_form(
    lived: Sequence[Compared],
) -> None:
    now, before = lived[0]
    began = now.period.first - timedelta(days=2)
    few = replace(now, posts=now.posts[:1], subscribers={began: 10}, period=before.period, began=began)
    document, words = told([Compared(now, few)]), "прежний период неполон"
    [metrics] = [table for table in document.tables if table.title == "Показатели"]
    changes = {row[4].text: row[3].text for row in metrics.rows}
    assert changes["interactions"] == changes["posts.published"] == words
    assert changes["subscribers"].endswith("%"), "a figure of its last day is one of its last day"
    assert "Записи начались" in metrics.note
    assert [tile.change for tile in document.tiles][1:3] == [words, words]
    assert words in page(document).decode()
    assert squeezed(words) in words_of_paper(paper(document))
    assert words in [
        cell for _, rows in cells_of_workbook(workbook(document)) for row in rows for cell in row
    ]
    assert words in words_of_card(card(document))


async def test_when_recording_began_is_read_with_the_facts(year: str) -> None:
    week = Period(HISTORY.first + timedelta(days=3), HISTORY.first + timedelta(days=9))
    [found, *_] = await read(year, week)
    assert (found.now.is_whole, found.before.is_whole) == (True, False)
    assert found.before.began == HISTORY.first - timedelta(days=1), "subscribers are told of that day too"


def test_a_spreadsheet_has_charts_of_its_own(one: Document) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(one)))
    assert sum(len(sheet._charts) for sheet in book) == 3


def test_a_card_is_as_wide_as_a_chat_shows_it(three: Document) -> None:
    with Image.open(BytesIO(card(three))) as picture:
        assert picture.size[0] == 1080
        assert picture.size[1] < 2 * 1080
