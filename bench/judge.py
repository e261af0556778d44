"""How well the recipe judges: every held-out set beside a stock model, sources left out, and the goals.

Nothing here is the shipped artefact, which has learned from the held-out texts too: each figure comes
from a model that never saw the texts it is measured on.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench.encoders import Kept
from bench.goals import BRANDS, DVACH, LIFEMART, RUSSE, TG, TWEETS, VK, Goal, disguised, goals
from bot.encoder import sentence_encoder
from models.decisions import Axis
from models.encoding import Encoder
from moderation.artifact import Platt
from moderation.corpora import read_corpus, read_tuning
from moderation.evaluate import COLUMNS, SHARES, cells_of, measured, measured_by_source, stock_baseline
from moderation.trials import Trials, reached

LEFT_OUT = (
    (Axis.SPAM, TG), (Axis.SPAM, LIFEMART), (Axis.TOXIC, DVACH), (Axis.TOXIC, VK), (Axis.TOXIC, RUSSE),
    (Axis.NEGATIVE, TWEETS), (Axis.NEGATIVE, BRANDS),
)  # fmt: skip

_MODELS = 50
"""How many are fitted in all, for the progress bar."""

_WIDTH = 220
"""Of tables that no terminal bounds."""

Sets = Mapping[str, Mapping[str, Any]]
Told = Callable[[str, float], None]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was measured: sets and stock by axis and source, sources left out, and the goals."""

    sets: Mapping[str, Sets]
    stock: Mapping[str, Sets]
    left_out: Sets
    goals: tuple[Goal, ...]


def measure(data: Path, told: Told, encoder: Encoder | None = None) -> Judged:
    """Everything, on the texts under `data`; `told` what is being done and which share of all is done.

    With `encoder` what the second opinion adds is measured too.

    Raises:
        ConfigError: there are no texts.
    """
    told("reading", 0.0)
    done = 0

    def fitted(doing: str) -> None:
        nonlocal done
        done += 1
        told(doing, min(done / _MODELS, 1.0))

    examples = read_corpus(data).examples
    trials = Trials([*examples, *read_tuning(data), *disguised(examples)], fitted, encoder)
    sets = {axis.value: _held_out(trials, axis) for axis in Axis}
    left_out = {
        f"{axis.value}, {source}": _whole(trials, axis, source)
        for axis, source in LEFT_OUT
        if trials.of(source).any()
    }
    if encoder:
        left_out |= {
            f"{axis.value}, {source}, second": _whole_seconded(trials, axis, source)
            for axis, source in LEFT_OUT
            if trials.of(source).any()
        }
    rows = tuple(goals(trials))
    usable = [example for example in trials.examples if not example.left_out]
    stock = {}
    for axis in Axis:
        fitted(f"stock, {axis.value}")
        stock[axis.value] = stock_baseline(usable, axis)
    return Judged(sets, stock, left_out, rows)


def _held_out(trials: Trials, axis: Axis) -> Sets:
    raw = trials.without(axis)
    shown = trials.line(axis, raw).probabilities(raw)
    rows = np.flatnonzero(trials.held_out)
    return measured_by_source(axis, shown[rows], [trials.examples[row] for row in rows.tolist()])


def _whole(trials: Trials, axis: Axis, source: str) -> Mapping[str, Any]:
    """A source by a model without it; the limits are of the other sources' friendly texts."""
    raw = trials.without(axis, source)
    return _measured_whole(trials, axis, source, trials.line(axis, raw, source).probabilities(raw))


def _whole_seconded(trials: Trials, axis: Axis, source: str) -> Mapping[str, Any]:
    odds = trials.seconded(axis, source)
    assert odds is not None
    return _measured_whole(trials, axis, source, Platt().probabilities(odds))


def _measured_whole(trials: Trials, axis: Axis, source: str, shown: Floats) -> Mapping[str, Any]:
    mine = trials.of(source) & (trials.labels(axis) >= 0)
    friendly = shown[trials.friendly & ~trials.of(source)]
    return measured(trials.labels(axis)[mine], shown[mine], {s: reached(friendly, s) for s in SHARES})


def show(data: Path, file: Path | None, meanings: Path | None = None) -> None:
    """Measure, print the tables, write the figures to `file`; what texts mean is kept in `meanings`."""
    with _progress() as told:
        encoder = sentence_encoder()
        if encoder and meanings:
            encoder = Kept(encoder, meanings, lambda share: told(f"what texts mean, {share:.0%}", 0.0))
        found = measure(data, told, encoder)
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH
    for axis, sets in found.sets.items():
        console.print(_table(axis, sets, found.stock[axis]))
    console.print(_table("source left out of training", found.left_out, {}))
    console.print(_goals(found.goals))
    if file is not None:
        rows = [{**asdict(row), "stands": row.stands, "way": row.way} for row in found.goals]
        figures = {**asdict(found), "goals": rows}
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@contextmanager
def _progress() -> Iterator[Told]:
    """A bar on a terminal; elsewhere a line for each thing that is begun."""
    errors = Console(stderr=True)
    if not errors.is_terminal:
        yield lambda doing, share: errors.print(f"{share:4.0%} {doing}", highlight=False)
        return
    columns = (TextColumn("{task.description:32}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as bar:
        task = bar.add_task("reading", total=1.0)
        yield lambda doing, share: bar.update(task, description=doing, completed=share)


def _table(title: str, sets: Sets, stock: Sets) -> Table:
    table = Table(*COLUMNS, title=title)
    for name, row in sets.items():
        table.add_row(name, *cells_of(row, stock.get(name, {})))
    return table


def _goals(rows: tuple[Goal, ...]) -> Table:
    table = Table(
        "axis", "test", "figure", "floor", "goal", "here", "stands at", "way", "note", title="goals"
    )
    for row in rows:
        here = "-" if row.value is None else f"{row.value:.4f}"
        cells = (
            row.axis,
            row.test,
            row.figure,
            f"{row.floor:g}",
            f"{row.goal:g}",
            here,
            row.stands,
            "-" if row.way is None else f"{row.way:.0%}",
            row.note,
        )
        table.add_row(*cells)
    return table
