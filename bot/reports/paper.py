"""The report as a PDF on landscape A4, with everything that the page has."""

import logging
from collections.abc import Sequence

from fpdf import FPDF
from fpdf.fonts import TTFFont

from bot.documents import charts
from bot.documents.lines import wrapped
from bot.reports.drawing import heat_of, label_of, line_of, stack_of, value_of
from bot.reports.fonts import BOLD, REGULAR, drawable
from bot.reports.grid import PAD, WIDTH, Grid
from handlers.reports.document import Chart, Document, Lines, Picture, Section, Table, Tile, Tone

_MARGIN, _FOOT, _BETWEEN, _CHART, _NOTHING = 12.0, 10.0, 0.75, 46.0, 6.0
"""Millimetres."""

_INK, _MUTED, _ACCENT, _NIGHT, _RULE, _BAND = (
    (21, 32, 44), (85, 98, 114), (21, 83, 166), (16, 58, 110), (220, 226, 234), (243, 246, 249),
)  # fmt: skip
_TONES = {Tone.PLAIN: _INK, Tone.GOOD: (42, 138, 86), Tone.BAD: (192, 57, 47)}
Colour = tuple[int, int, int]

# It tells of each table of a font that it leaves out.
logging.getLogger("fontTools").setLevel(logging.WARNING)


def paper(document: Document) -> bytes:
    """The PDF."""
    pdf = _Paper(document)
    try:
        pdf.add_page()
        pdf.opening()
        for section in document.sections:
            pdf.section(section)
        return bytes(pdf.output())
    finally:
        for font in pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()


class _Paper(FPDF):
    """A document being written; positions are in millimetres from the top left."""

    def __init__(self, document: Document) -> None:
        super().__init__("landscape", "mm", "A4")
        self._document = document
        self.add_font("text", "", REGULAR)
        self.add_font("text", "B", BOLD)
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_title(drawable(document.title))
        self.set_lang(document.language)
        self.set_creator("Smotritel")

    def footer(self) -> None:
        """The title and the number of the page."""
        self._letters(6.5, _MUTED)
        self.text(_MARGIN, self.h - 6, drawable(f"{self._document.title} · {self._document.subtitle}"))
        number = str(self.page_no())
        self.text(self.w - _MARGIN - self.get_string_width(number), self.h - 6, number)

    def opening(self) -> None:
        """The heading of the whole report with its first numbers."""
        self.set_fill_color(*_NIGHT)
        self.rect(0, 0, self.w, 26, "F")
        self._letters(18, (255, 255, 255), bold=True)
        self.text(_MARGIN, 12.5, drawable(self._document.title))
        self._letters(9, (198, 216, 240))
        self.text(_MARGIN, 19.5, drawable(self._document.subtitle))
        self.set_y(32)
        if self._document.tiles:
            self._tiles(self._document.tiles)

    def section(self, section: Section) -> None:
        """What is about one thing."""
        self._room(30)
        self._letters(14, _NIGHT, bold=True)
        self.text(_MARGIN, self.y + 5, drawable(section.title))
        self.set_y(self.y + 10)
        for block in section.blocks:
            if isinstance(block, Lines):
                self._lines(block)
            else:
                self._table(block)

    def _tiles(self, tiles: Sequence[Tile]) -> None:
        width, top = WIDTH / len(tiles), self.y
        for number, tile in enumerate(tiles):
            left = _MARGIN + number * width
            self._letters(15, _ACCENT if tile.is_known else _MUTED, bold=tile.is_known)
            self.text(left, top + 6, drawable(tile.value))
            self._letters(8, _INK)
            self.text(left, top + 11, drawable(tile.label))
            self._letters(8, _TONES[tile.tone])
            self.text(left, top + 15.5, drawable(tile.change))
        self.set_y(top + 22)

    def _lines(self, block: Lines) -> None:
        self._title(block.title)
        for line in block.lines:
            self._letters(8.5, _INK)
            rows = self._wrapped(drawable("– " + line), WIDTH)
            self._room(len(rows) * 4.4 + 1)
            self._put(rows, _MARGIN, self.y, 4.4)
            self.set_y(self.y + len(rows) * 4.4 + 1)
        self.set_y(self.y + 4)

    def _table(self, table: Table) -> None:
        self._title(table.title, room=24 + (_CHART if table.charts else 0))
        for chart in table.charts:
            self._chart(table, chart)
        self._note(table.note)
        grid = Grid(self, table)
        self._head(grid)
        for number, row in enumerate(grid.rows):
            self._row(grid, number, row)
        self.set_y(self.y + 6)

    def _head(self, grid: Grid) -> None:
        high = max(map(len, grid.head), default=1) * grid.line + 2 * _BETWEEN
        self._room(high + grid.line + 2 * _BETWEEN)
        self.set_font("text", "B", grid.size)
        self.set_text_color(*_MUTED)
        self._cells(grid, grid.head)
        self.set_draw_color(*_MUTED)
        self.set_line_width(0.2)
        self.line(_MARGIN, self.y + high, _MARGIN + sum(grid.widths), self.y + high)
        self.set_y(self.y + high)

    def _row(self, grid: Grid, number: int, row: Sequence[Sequence[str]]) -> None:
        high = max(map(len, row), default=1) * grid.line + 2 * _BETWEEN
        if self.y + high > self.h - _MARGIN - _FOOT:
            self.add_page()
            self.set_y(_MARGIN)
            self._head(grid)
        if number % 2:
            self.set_fill_color(*_BAND)
            self.rect(_MARGIN, self.y, sum(grid.widths), high, "F")
        self.set_font("text", "", grid.size)
        self.set_text_color(*_INK)
        self._cells(grid, row, [_TONES[cell.tone] for cell in grid.table.rows[number]])
        self.set_y(self.y + high)

    def _cells(
        self, grid: Grid, row: Sequence[Sequence[str]], colours: Sequence[Colour] | None = None
    ) -> None:
        left = _MARGIN
        for at, (lines, width, kind) in enumerate(zip(row, grid.widths, grid.kinds, strict=True)):
            if colours:
                self.set_text_color(*colours[at])
            self._put(
                lines, left + PAD, self.y + _BETWEEN, grid.line, width - 2 * PAD if kind == "number" else 0
            )
            left += width

    def _put(self, lines: Sequence[str], left: float, top: float, line: float, right: float = 0) -> None:
        """Lines below each other; with `right` they end so far from the left."""
        for number, words in enumerate(lines):
            if words:
                indent = right - self.get_string_width(words) if right else 0
                self.text(left + indent, top + (number + 0.78) * line, words)

    def _chart(self, table: Table, chart: Chart) -> None:
        high = _NOTHING if chart.nothing else 34.0 if chart.picture is Picture.HEAT else _CHART
        self._room(high + 8)
        self._letters(7.5, _MUTED)
        self.text(_MARGIN, self.y + 3, drawable(chart.title))
        top = self.y + 5
        if chart.nothing:
            self.text(_MARGIN, top + 4, drawable(chart.nothing))
        elif chart.picture is Picture.HEAT:
            self._heat(table, chart, top)
        else:
            self._curve(table, chart, top, high / charts.HEIGHT)
        self.set_y(top + high + 3)

    def _curve(self, table: Table, chart: Chart, top: float, scale: float) -> None:
        wide = WIDTH / charts.WIDTH
        drawn = stack_of(table, chart) if chart.picture is Picture.COLUMNS else line_of(table, chart)
        write = value_of(table, chart, self._document.language)
        self._letters(6, _MUTED)
        self.set_draw_color(*_RULE)
        self.set_line_width(0.15)
        for level in drawn.levels:
            self.line(
                _MARGIN + charts.LEFT * wide, top + level.at * scale, _MARGIN + WIDTH, top + level.at * scale
            )
            words = write(level.value)
            at = _MARGIN + charts.LEFT * wide - 2 - self.get_string_width(words)
            self.text(at, top + level.at * scale + 0.8, words)
        for at, row in drawn.labels:
            self.text(_MARGIN + at * wide, top + charts.HEIGHT * scale - 0.5, drawable(label_of(table, row)))
        self.set_fill_color(*_ACCENT)
        self.set_draw_color(*_ACCENT)
        self.set_line_width(0.5)
        if isinstance(drawn, charts.Columns):
            for bar in drawn.bars:
                self.rect(
                    _MARGIN + bar.x * wide, top + bar.y * scale, bar.width * wide, bar.height * scale, "F"
                )
        else:
            for stretch in drawn.stretches:
                points = [(_MARGIN + one.x * wide, top + one.y * scale) for one in stretch]
                if len(points) > 1:
                    self.polyline(points)
                else:
                    self.circle(*points[0], 0.8, "F")

    def _heat(self, table: Table, chart: Chart, top: float) -> None:
        width, high, left = 7.0, 4.2, _MARGIN + 26
        for cell in heat_of(table, chart):
            share = 0.06 + 0.94 * cell.heat
            self.set_fill_color(*(round(255 - (255 - one) * share) for one in _ACCENT))
            self.rect(left + cell.column * width, top + cell.row * high, width - 0.4, high - 0.4, "F")
        self._letters(6, _MUTED)
        for number in range(len(table.rows)):
            self.text(_MARGIN, top + number * high + 2.9, drawable(label_of(table, number)))
        for at in range(0, len(chart.columns), 3):
            self.text(left + at * width, top + len(table.rows) * high + 2.6, table.head[chart.columns[at]])

    def _title(self, words: str, *, room: float = 24) -> None:
        self._room(room)
        self._letters(10.5, _INK, bold=True)
        self.text(_MARGIN, self.y + 4, drawable(words))
        self.set_y(self.y + 7)

    def _note(self, words: str) -> None:
        if not words:
            return
        self._letters(7, _MUTED)
        rows = self._wrapped(drawable(words), WIDTH)
        self._room(len(rows) * 3.5 + 14)
        self._put(rows, _MARGIN, self.y, 3.5)
        self.set_y(self.y + len(rows) * 3.5 + 1.5)

    def _room(self, high: float) -> None:
        """A new page where there is no room for so much."""
        if self.y + high > self.h - _MARGIN - _FOOT:
            self.add_page()
            self.set_y(_MARGIN)

    def _letters(self, size: float, colour: Colour, *, bold: bool = False) -> None:
        self.set_font("text", "B" if bold else "", size)
        self.set_text_color(*colour)

    def _wrapped(self, words: str, width: float) -> list[str]:
        return wrapped(words, width, self.get_string_width)
