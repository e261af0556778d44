"""A table fitted to the width of a page of a PDF, in millimetres."""

from collections.abc import Sequence
from functools import lru_cache

from fpdf import FPDF

from bot.documents.lines import Measure, wrapped
from bot.reports.drawing import kinds_of
from bot.reports.fonts import drawable
from handlers.reports.document import Table

WIDTH = 273.0
"""Of A4 across, between its margins."""

PAD = 1.1
"""On either side of a cell."""

_AIR = 2 * PAD + 0.2
_LARGEST, _SMALLEST, _STEP = 7.5, 4.5, 0.5
_NARROWEST = 38.0
"""Words of any length have at least so much room."""

_LINE_HEIGHT = 0.46
"""Of a line, by a point of its letters."""


class Grid:
    """A table fitted to the width of the page: smaller letters if need be, words of any length in lines."""

    def __init__(self, pdf: FPDF, table: Table) -> None:
        self.table, self.kinds, self.size = table, kinds_of(table), _LARGEST
        texts = [[drawable(cell.text) for cell in row] for row in table.rows]
        heads = [drawable(name) for name in table.head]
        while True:
            pdf.set_font("text", "B", self.size)
            measure = lru_cache(maxsize=None)(pdf.get_string_width)
            if (widths := self._widths(heads, texts, measure)) or self.size <= _SMALLEST:
                break
            self.size -= _STEP
        self.widths = widths or [WIDTH / len(heads)] * len(heads)
        self.line = self.size * _LINE_HEIGHT
        self.head = [
            wrapped(one, wide - 2 * PAD, measure) for one, wide in zip(heads, self.widths, strict=True)
        ]
        self.rows = [
            [wrapped(one, wide - 2 * PAD, measure) for one, wide in zip(row, self.widths, strict=True)]
            for row in texts
        ]

    def _widths(
        self, heads: Sequence[str], texts: Sequence[Sequence[str]], measure: Measure
    ) -> list[float] | None:
        """The widths of columns; None where letters of this size are too large."""
        columns = [
            ([] if kind == "wide" else [measure(row[at]) for row in texts], head.split())
            for at, (head, kind) in enumerate(zip(heads, self.kinds, strict=True))
        ]
        needed = [max([*cells, *map(measure, words)], default=0.0) + _AIR for cells, words in columns]
        wide = [at for at, kind in enumerate(self.kinds) if kind == "wide"]
        rest = WIDTH - sum(width for at, width in enumerate(needed) if at not in wide)
        wanted = {at: max([needed[at], *(measure(row[at]) + _AIR for row in texts)]) for at in wide}
        if rest < sum(min(_NARROWEST, width) for width in wanted.values()):
            return None
        if wide and sum(wanted.values()) > rest:
            least = {at: min(_NARROWEST, width) for at, width in wanted.items()}
            spare = (rest - sum(least.values())) / max(sum(wanted.values()) - sum(least.values()), 1e-9)
            wanted = {at: least[at] + (wanted[at] - least[at]) * spare for at in wide}
        return [wanted.get(at, width) for at, width in enumerate(needed)]
