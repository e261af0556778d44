"""The geometry of charts; whoever draws them (a template as SVG, a PDF, a picture) takes it as it is."""

from collections.abc import Hashable, Mapping, Sequence
from math import ceil, floor, log10
from typing import Generic, NamedTuple, TypeVar

WIDTH, HEIGHT = 960, 240
LEFT = 58
BOTTOM = 26
_TOP = 8
_LABELS = 8
_GRID = 4

Row = TypeVar("Row", bound=Hashable)
Kind = TypeVar("Kind", bound=Hashable)


class Bar(NamedTuple, Generic[Row, Kind]):
    """A part of a column."""

    x: float
    y: float
    width: float
    height: float
    kind: Kind
    row: Row
    amount: float


class Mark(NamedTuple):
    """A place on an axis with its value."""

    at: float
    value: float


class Columns(NamedTuple, Generic[Row, Kind]):
    """Stacked columns, one a row."""

    bars: list[Bar[Row, Kind]]
    levels: list[Mark]
    labels: list[tuple[float, Row]]


class Point(NamedTuple, Generic[Row]):
    """A value on a line."""

    x: float
    y: float
    row: Row
    amount: float


class Line(NamedTuple, Generic[Row]):
    """Stretches of a line; it breaks where a value is unknown."""

    stretches: list[list[Point[Row]]]
    levels: list[Mark]
    labels: list[tuple[float, Row]]


class Cell(NamedTuple):
    """A field of a table of numbers; `heat` is 0..1."""

    row: int
    column: int
    amount: int
    heat: float


def columns(rows: Mapping[Row, Mapping[Kind, float]], kinds: Sequence[Kind]) -> Columns[Row, Kind]:
    """Rows as stacked columns that fill the chart."""
    most = max((sum(row.get(one, 0) for one in kinds) for row in rows.values()), default=0)
    top = _nice(max(most, _GRID))  # what is counted has no halves
    step = (WIDTH - LEFT) / max(len(rows), 1)
    scale = (HEIGHT - BOTTOM - _TOP) / top
    width = min(step * 0.82, 56)
    bars = [
        bar
        for number, (row, values) in enumerate(rows.items())
        for bar in _stack(LEFT + number * step, width, scale, row, values, kinds)
    ]
    return Columns(bars, _levels(0, top), _labels(list(rows), step))


def _stack(
    x: float, width: float, scale: float, row: Row, values: Mapping[Kind, float], kinds: Sequence[Kind]
) -> list[Bar[Row, Kind]]:
    bars, base = [], float(HEIGHT - BOTTOM)
    for kind in kinds:
        if amount := values.get(kind, 0):
            base -= amount * scale
            bars.append(Bar(x, base, width, amount * scale, kind, row, amount))
    return bars


def line(rows: Mapping[Row, float | None]) -> Line[Row]:
    """Values as a line; its axis begins at zero unless that would hide how they change."""
    known = [value for value in rows.values() if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    start = 0.0 if low < 2 * (high - low) or high == low else _below(low, high)
    # What is too small to be drawn is drawn as zero is.
    top = start + _nice(high - start if high - start > 1e-9 else 0)
    step = (WIDTH - LEFT) / max(len(rows), 1)
    scale = (HEIGHT - BOTTOM - _TOP) / (top - start)
    stretches: list[list[Point[Row]]] = [[]]
    for number, (row, value) in enumerate(rows.items()):
        if value is None:
            stretches.append([])
        else:
            x = LEFT + (number + 0.5) * step
            stretches[-1].append(Point(x, HEIGHT - BOTTOM - (value - start) * scale, row, value))
    return Line([one for one in stretches if one], _levels(start, top), _labels(list(rows), step))


def _below(low: float, high: float) -> float:
    """A round number below `low`."""
    unit = 10.0 ** floor(log10(high - low))
    return floor(low / unit) * unit


def _levels(start: float, top: float) -> list[Mark]:
    inner = HEIGHT - BOTTOM - _TOP
    return [
        Mark(HEIGHT - BOTTOM - inner * part / _GRID, start + (top - start) * part / _GRID)
        for part in range(_GRID + 1)
    ]


def _labels(rows: Sequence[Row], step: float) -> list[tuple[float, Row]]:
    every = max(1, ceil(len(rows) / _LABELS))
    return [(LEFT + number * step, row) for number, row in enumerate(rows) if number % every == 0]


def heat(rows: Sequence[Sequence[int]]) -> list[Cell]:
    """Fields by how much happened; the busiest has heat 1."""
    most = max((max(row, default=0) for row in rows), default=0)
    return [
        Cell(row, column, amount, amount / most if most else 0.0)
        for row, amounts in enumerate(rows)
        for column, amount in enumerate(amounts)
    ]


def _nice(most: float) -> float:
    """The end of an axis that divides into four round steps."""
    if most <= 0:
        return float(_GRID)
    step = most / _GRID
    unit = 10.0 ** floor(log10(step))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= step * (1 - 1e-9)) * _GRID
