"""The report as a spreadsheet: numbers are numbers, charts are its own, words of people stay words."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from handlers.reports.document import Cell, Chart, Document, Lines, Picture, Section, Table
from handlers.reports.metrics import Unit

_DAY = 86_400
_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_WIDEST = 60
_CHART_ROWS = 15

FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0.0%",
    Unit.AVERAGE: "#,##0.0",
    Unit.SECONDS: "[h]:mm:ss",
    Unit.MONEY: '#,##0.00\\ "₽"',
    Unit.CHANGE: "+0.0%;-0.0%;0%",
    Unit.POINTS: "+0.00;-0.00;0",
}


def workbook(document: Document) -> bytes:
    """The XLSX file."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": document.title, "subject": document.subtitle})
        writer = _Writer(book, document)
        for section in document.sections:
            writer.section(section)
    return content.getvalue()


def number_of(cell: Cell) -> float | None:
    """What a cell holds: a length of time in days, as spreadsheets have it; None where it holds words."""
    if cell.value is None or cell.unit is None:
        return None
    if cell.unit is Unit.SECONDS:
        return cell.value / _DAY if cell.value >= 0 else None  # spreadsheets know no time before midnight
    return cell.value


class _Writer:
    """A workbook being written, a sheet a section and one more for each listing."""

    def __init__(self, book: Any, document: Document) -> None:
        self._book, self._document = book, document
        self._formats = {unit: book.add_format({"num_format": form}) for unit, form in FORMATS.items()}
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._heading = book.add_format({"bold": True, "font_size": 12, "font_color": "#103a6e"})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._muted = book.add_format({"font_color": "#556272"})
        self._sheets = 0

    def section(self, section: Section) -> None:
        """Everything about one thing."""
        sheet, row = self._sheet(section.title), 0
        sheet.write_string(row, 0, section.title, self._title)
        sheet.write_string(row + 1, 0, f"{self._document.title} · {self._document.subtitle}", self._muted)
        row = 3 if self._sheets > 1 else self._tiles(sheet, 3)
        listings = []
        for block in section.blocks:
            if isinstance(block, Lines):
                row = self._lines(sheet, row, block)
            elif block.listing:
                listings.append(block)
            else:
                row = self._table(sheet, row, block)
        for table in listings:
            self._listing(section, table)

    def _sheet(self, title: str) -> Any:
        self._sheets += 1
        name = _cut(_FORBIDDEN.sub(" ", f"{self._sheets}. {title}")).strip()
        sheet = self._book.add_worksheet(name)
        sheet.hide_gridlines(2)
        return sheet

    def _tiles(self, sheet: Any, row: int) -> int:
        for tile in self._document.tiles:
            for column, words in enumerate((tile.label, tile.value, tile.change)):
                sheet.write_string(row, column, words)
            row += 1
        return row + 1 if self._document.tiles else row

    def _lines(self, sheet: Any, row: int, block: Lines) -> int:
        sheet.write_string(row, 0, block.title, self._heading)
        for number, line in enumerate(block.lines, start=1):
            sheet.write_string(row + number, 0, line)
        return row + len(block.lines) + 2

    def _listing(self, section: Section, table: Table) -> None:
        sheet = self._sheet(f"{table.title} · {section.title}")
        self._table(sheet, 0, table)
        head = 1 + bool(table.note)
        sheet.freeze_panes(head + 1, 0)
        if table.rows:
            sheet.autofilter(head, 0, head + len(table.rows), len(table.head) - 1)

    def _table(self, sheet: Any, row: int, table: Table) -> int:
        sheet.write_string(row, 0, table.title, self._heading)
        if table.note:
            row += 1
            sheet.write_string(row, 0, table.note, self._muted)
        head = row + 1
        for column, name in enumerate(table.head):
            sheet.write_string(head, column, name, self._head)
        for number, cells in enumerate(table.rows, start=head + 1):
            for column, cell in enumerate(cells):
                self._cell(sheet, number, column, cell)
        self._widen(sheet, table)
        below = head + len(table.rows) + 2
        for chart in table.charts:
            below = self._chart(sheet, head, below, table, chart)
        return below

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        number = number_of(cell)
        if number is None:
            # Words of people: never a formula, a link or a number made of them.
            sheet.write_string(row, column, cell.text)
        else:
            sheet.write_number(row, column, number, self._formats[cell.unit or Unit.COUNT])

    def _widen(self, sheet: Any, table: Table) -> None:
        widths = getattr(sheet, "widths_of_ours", {})
        for column in range(len(table.head)):
            longest = max(_lengths(table, column), default=0)
            widths[column] = max(widths.get(column, 9), min(_WIDEST, longest + 2))
            sheet.set_column(column, column, widths[column])
        sheet.widths_of_ours = widths

    def _chart(self, sheet: Any, head: int, below: int, table: Table, chart: Chart) -> int:
        last = head + len(table.rows)
        if chart.nothing:
            sheet.write_string(below, 0, f"{chart.title}: {chart.nothing}", self._muted)
            return below + 2
        if not table.rows:
            return below
        if chart.picture is Picture.HEAT:
            colours = {"type": "2_color_scale", "min_color": "#ffffff", "max_color": "#1553a6"}
            sheet.conditional_format(head + 1, chart.columns[0], last, chart.columns[-1], colours)
            return below
        drawn = self._book.add_chart({"type": "line" if chart.picture is Picture.LINE else "column"})
        for column in chart.columns:
            drawn.add_series(
                {
                    "name": [sheet.name, head, column],
                    "categories": [sheet.name, head + 1, 0, last, 0],
                    "values": [sheet.name, head + 1, column, last, column],
                    "line": {"color": "#1553a6"},
                    "fill": {"color": "#1553a6"},
                }
            )
        drawn.set_title({"name": chart.title, "name_font": {"size": 11}})
        drawn.set_legend({"none": True})
        drawn.set_size({"width": 900, "height": 280})
        sheet.insert_chart(below, 0, drawn)
        return below + _CHART_ROWS


def _lengths(table: Table, column: int) -> Iterable[int]:
    yield from (len(word) for word in table.head[column].split())
    yield from (len(row[column].text) for row in table.rows)


def _cut(name: str) -> str:
    """As much of a name as Excel takes, which counts an emoji as two."""
    return name.encode("utf-16-le")[: 2 * _LONGEST_NAME].decode("utf-16-le", "ignore")
