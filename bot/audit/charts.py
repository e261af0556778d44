"""The geometry of the report's charts; the template draws them as SVG."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import ceil, log10
from typing import NamedTuple

from handlers.audit.records import SHOWN, Outcome

WIDTH, HEIGHT = 960, 240
_LEFT, _BOTTOM, _TOP = 48, 26, 8
_LABELS = 10
_GRID = 4


class Bar(NamedTuple):
    """A part of a week's column."""

    x: float
    y: float
    width: float
    height: float
    outcome: Outcome
    week: date
    amount: int


class Mark(NamedTuple):
    """A place on an axis with its value."""

    at: float
    value: float


class Columns(NamedTuple):
    """Stacked columns, one a week."""

    bars: list[Bar]
    levels: list[Mark]
    labels: list[tuple[float, date]]


class Cell(NamedTuple):
    """An hour of the week; `heat` is 0..1."""

    weekday: int
    hour: int
    amount: int
    heat: float


def columns(weeks: Mapping[date, Mapping[Outcome, int]]) -> Columns:
    """Weeks as stacked columns that fill the chart."""
    top = _nice(max((sum(week.get(one, 0) for one in SHOWN) for week in weeks.values()), default=0))
    step = (WIDTH - _LEFT) / max(len(weeks), 1)
    scale = (HEIGHT - _BOTTOM - _TOP) / top
    every = max(1, ceil(len(weeks) / _LABELS))
    bars, labels = [], []
    for number, (monday, week) in enumerate(weeks.items()):
        x = _LEFT + number * step
        bars += _stack(x, min(step * 0.82, 56), scale, monday, week)
        if number % every == 0:
            labels.append((x, monday))
    levels = [Mark(HEIGHT - _BOTTOM - top * part / _GRID * scale, top * part / _GRID) for part in range(5)]
    return Columns(bars, levels, labels)


def _stack(x: float, width: float, scale: float, monday: date, week: Mapping[Outcome, int]) -> list[Bar]:
    bars, base = [], float(HEIGHT - _BOTTOM)
    for outcome in SHOWN:
        if count := week.get(outcome, 0):
            base -= count * scale
            bars.append(Bar(x, base, width, count * scale, outcome, monday, count))
    return bars


def heat(hours: Sequence[Sequence[int]]) -> list[Cell]:
    """Hours of the week by how much happened; the busiest has heat 1."""
    most = max(map(max, hours), default=0)
    return [
        Cell(weekday, hour, count, count / most if most else 0.0)
        for weekday, row in enumerate(hours)
        for hour, count in enumerate(row)
    ]


def _nice(most: int) -> float:
    """The end of an axis that divides into four round steps."""
    step = max(1.0, most / _GRID)
    unit = 10.0 ** int(log10(step))
    return next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= step) * _GRID
