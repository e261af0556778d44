"""The report as a picture for a chat: the few numbers that are seen first, how it went, what to change.

Its words are also kept beside it, in the picture's description, for who can't see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from bot.documents import charts
from bot.documents.lines import wrapped
from bot.reports.drawing import label_of, line_of, stack_of, value_of
from bot.reports.fonts import BOLD, REGULAR, drawable
from handlers.reports.document import Chart, Document, Lines, Picture, Table, Tile, Tone

DESCRIPTION = "Description"
_WIDTH, _MARGIN = 1080, 56
_SCALE = 2
"""Drawn so much larger and made smaller, so that lines are smooth."""

_LINES, _CHARTS = 4, 2
_LABEL = 70
"""So much room the words below a chart need."""

_HIGHEST, _OF_ANOTHER = 2600, 520
_GROUND, _SURFACE, _INK, _MUTED, _ACCENT, _NIGHT, _LEAD, _RULE = (
    "#e9edf2", "#ffffff", "#15202c", "#556272", "#1553a6", "#103a6e", "#c6d8f0", "#dce2ea",
)  # fmt: skip
_TONES = {Tone.PLAIN: _MUTED, Tone.GOOD: "#2a8a56", Tone.BAD: "#c0392f"}


def card(document: Document) -> bytes:
    """The PNG file."""
    canvas = _Canvas(_HIGHEST + _OF_ANOTHER * len(document.sections))
    top = _opening(canvas, document)
    if document.tiles:
        top = _tiles(canvas, document.tiles, top)
    for table in document.tables[:1] if not document.tiles else ():
        top = _beside(canvas, table, top)
    for table, chart in _pictures(document):
        top = _chart(canvas, table, chart, top, document.language)
    for block in _told(document):
        top = _advice(canvas, block, top)
    return canvas.png(top + _MARGIN // 2)


def _pictures(document: Document) -> Sequence[tuple[Table, Chart]]:
    """The first charts, of a report about one community."""
    if not document.tiles:
        return ()
    found = [(table, chart) for table in document.tables for chart in table.charts]
    return [(table, chart) for table, chart in found if table.rows and chart.picture is not Picture.HEAT][
        :_CHARTS
    ]


def _told(document: Document) -> Sequence[Lines]:
    """What to change; of several communities under the name of each."""
    return [
        block if document.tiles else Lines(f"{block.title}: {section.title}", block.lines[:2])
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Lines)
    ]


def _opening(canvas: "_Canvas", document: Document) -> int:
    canvas.box(0, 0, _WIDTH, 150, _NIGHT, round_=0)
    [title, *_] = canvas.lines(document.title, 40, _WIDTH - 2 * _MARGIN, bold=True)
    canvas.words((_MARGIN, 38), title, 40, "#ffffff", bold=True)
    canvas.words((_MARGIN, 100), document.subtitle, 21, _LEAD)
    return 174


def _tiles(canvas: "_Canvas", tiles: Sequence[Tile], top: int) -> int:
    gap, across, high = 16, 3, 150
    width = (_WIDTH - 2 * _MARGIN - (across - 1) * gap) // across
    for number, tile in enumerate(tiles):
        left = _MARGIN + number % across * (width + gap)
        above = top + number // across * (high + gap)
        canvas.box(left, above, width, high, _SURFACE)
        size = canvas.fitting(tile.value, width - 40, 44 if tile.is_known else 30)
        colour = _ACCENT if tile.is_known else _MUTED
        canvas.words((left + 20, above + 18), tile.value, size, colour, bold=tile.is_known)
        canvas.words((left + 20, above + 80), tile.label, canvas.fitting(tile.label, width - 40, 21), _INK)
        canvas.words((left + 20, above + 110), tile.change, 19, _TONES[tile.tone])
    return top + -(-len(tiles) // across) * (high + gap) + 4


def _beside(canvas: "_Canvas", table: Table, top: int) -> int:
    """A table as a card for each of its rows: its name, and below it its numbers with their names."""
    gap, across, step = 16, 4, 76
    width = (_WIDTH - 2 * _MARGIN - 40) // across
    rows = -(-(len(table.head) - 1) // across)
    for number, row in enumerate(table.rows):
        above = top + number * (64 + rows * step + gap)
        canvas.box(_MARGIN, above, _WIDTH - 2 * _MARGIN, 60 + rows * step, _SURFACE)
        canvas.words((_MARGIN + 20, above + 14), row[0].text, 26, _INK, bold=True)
        for at, (name, cell) in enumerate(zip(table.head[1:], row[1:], strict=True)):
            left, below = _MARGIN + 20 + at % across * width, above + 58 + at // across * step
            known = cell.value is not None
            size = canvas.fitting(cell.text, width - 14, 26)
            canvas.words((left, below), cell.text, size, _ACCENT if known else _MUTED, bold=known)
            canvas.words((left, below + 37), name, canvas.fitting(name, width - 14, 18), _MUTED)
    below = top + len(table.rows) * (64 + rows * step + gap) + 4
    told = canvas.lines(table.note, 16, _WIDTH - 2 * _MARGIN) if table.note else []
    for number, line in enumerate(told):
        canvas.words((_MARGIN, below + number * 22), line, 16, _MUTED)
    return below + len(told) * 22 + 8 * bool(told)


def _chart(canvas: "_Canvas", table: Table, chart: Chart, top: int, language: str) -> int:
    high = 104 if chart.nothing else 290
    canvas.box(_MARGIN, top, _WIDTH - 2 * _MARGIN, high, _SURFACE)
    canvas.words((_MARGIN + 20, top + 14), chart.title, 21, _INK, bold=True)
    if chart.nothing:
        canvas.words((_MARGIN + 20, top + 56), chart.nothing, 21, _MUTED)
    else:
        _curve(canvas, table, chart, (top + 52, high - 62), language)
    return top + high + 16


def _curve(canvas: "_Canvas", table: Table, chart: Chart, place: tuple[int, int], language: str) -> None:
    """Between the margins, from so far above and so high."""
    left, inner = _MARGIN + 20, (_WIDTH - 2 * _MARGIN - 40) / charts.WIDTH
    above, scale = place[0], place[1] / charts.HEIGHT
    drawn = stack_of(table, chart) if chart.picture is Picture.COLUMNS else line_of(table, chart)
    write = value_of(table, chart, language)
    for level in drawn.levels:
        y = above + level.at * scale
        canvas.line([(left + charts.LEFT * inner, y), (left + charts.WIDTH * inner, y)], _RULE, 1)
        canvas.words((left + (charts.LEFT - 6) * inner, y - 9), write(level.value), 15, _MUTED, right=True)
    for at, row in drawn.labels:
        if at > charts.WIDTH - _LABEL:
            continue
        canvas.words(
            (left + at * inner, above + (charts.HEIGHT - 20) * scale), label_of(table, row), 15, _MUTED
        )
    if isinstance(drawn, charts.Columns):
        for bar in drawn.bars:
            x, y = left + bar.x * inner, above + bar.y * scale
            canvas.box(x, y, bar.width * inner, bar.height * scale, _ACCENT, round_=0)
    else:
        for stretch in drawn.stretches:
            points = [(left + one.x * inner, above + one.y * scale) for one in stretch]
            canvas.line(points, _ACCENT, 4)
            if len(points) == 1:
                [(x, y)] = points
                canvas.box(x - 5, y - 5, 10, 10, _ACCENT, round_=5)


def _advice(canvas: "_Canvas", block: Lines, top: int) -> int:
    width = _WIDTH - 2 * _MARGIN - 40
    told = [canvas.lines(line, 21, width - 26) for line in block.lines[:_LINES]]
    high = 66 + sum(len(lines) * 29 + 12 for lines in told)
    canvas.box(_MARGIN, top, _WIDTH - 2 * _MARGIN, high, _SURFACE)
    size = canvas.fitting(block.title, width, 24)
    canvas.words((_MARGIN + 20, top + 16), block.title, size, _INK, bold=True)
    at = top + 58
    for lines in told:
        canvas.box(_MARGIN + 20, at + 9, 9, 9, _ACCENT, round_=2)
        for number, line in enumerate(lines):
            canvas.words((_MARGIN + 46, at + number * 29), line, 21, _INK)
        at += len(lines) * 29 + 12
    return top + high + 16


@dataclass(slots=True)
class _Canvas:
    """A picture that grows downwards; everything written on it is remembered."""

    highest: int
    said: list[str] = field(default_factory=list)
    _picture: Image.Image = field(init=False)
    _draw: ImageDraw.ImageDraw = field(init=False)

    def __post_init__(self) -> None:
        self._picture = Image.new("RGB", (_WIDTH * _SCALE, self.highest * _SCALE), _GROUND)
        self._draw = ImageDraw.Draw(self._picture)

    def box(self, x: float, y: float, width: float, high: float, colour: str, *, round_: int = 16) -> None:
        """A filled field with round corners."""
        corners = [one * _SCALE for one in (x, y, x + width, y + high)]
        self._draw.rounded_rectangle(corners, round_ * _SCALE, fill=colour)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: int) -> None:
        """A line through points."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._draw.line(scaled, fill=colour, width=width * _SCALE, joint="curve")

    def words(
        self,
        at: tuple[float, float],
        words: str,
        size: int,
        colour: str,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        """A line of words; `right` tells that they end there."""
        if not words:
            return
        self.said.append(words)
        place, anchor = (at[0] * _SCALE, at[1] * _SCALE), "ra" if right else "la"
        font = _letters(size * _SCALE, bold=bold)
        self._draw.text(place, drawable(words), fill=colour, font=font, anchor=anchor)

    def fitting(self, words: str, width: int, size: int) -> int:
        """The size, or a smaller one, at which words fit into a width."""
        while size > 12 and _letters(size, bold=True).getlength(drawable(words)) > width:
            size -= 1
        return size

    def lines(self, words: str, size: int, width: float, *, bold: bool = False) -> list[str]:
        """Words as lines that fit."""
        return wrapped(drawable(words), width, _letters(size, bold=bold).getlength)

    def png(self, high: int) -> bytes:
        """The picture down to `high`, with its words as its description."""
        shown = self._picture.crop((0, 0, _WIDTH * _SCALE, high * _SCALE))
        told, content = PngInfo(), BytesIO()
        told.add_itxt(DESCRIPTION, "\n".join(self.said))
        shown.resize((_WIDTH, high), Image.Resampling.LANCZOS).save(
            content, "PNG", pnginfo=told, optimize=True
        )
        return content.getvalue()


def _letters(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD if bold else REGULAR), size)
