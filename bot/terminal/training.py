"""`bot train` at the terminal: a progress bar while it fits, then the figures of the card."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from models.encoding import Encoder
from moderation.artifact import Artifact
from moderation.train import train

_FIGURES = ("auc", "ap", "macro_f1", "recall_at_0.01", "flagged_at_0.01", "calibration_error")


def train_at_terminal(data: Path, out: Path, leave_out: Iterable[str], encoder: Encoder | None) -> Artifact:
    """Train on the sources under `data`, write `out` and its card, show what was measured.

    With `encoder` a second opinion is learned too.

    Raises:
        ConfigError: there is nothing to learn from; the message names what is missing.
    """
    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=1.0)
        artifact = train(
            data,
            out,
            leave_out,
            lambda doing, share: bar.update(task, description=doing, completed=share),
            encoder=encoder,
        )
    Console().print(_table(artifact.card["report"]["axes"]))
    return artifact


def _table(axes: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Table:
    table = Table("axis", "held-out set", "texts", "positive", *_FIGURES)
    for axis, sets in axes.items():
        for name, figures in sets.items():
            shown = (_figure(figures.get(figure)) for figure in _FIGURES)
            table.add_row(axis, name, str(figures["texts"]), str(figures["positive"]), *shown)
    return table


def _figure(value: float | list[float] | None) -> str:
    if value is None:
        return ""
    if isinstance(value, list):  # with the ends of its interval
        figure, low, high = value
        return f"{figure:.3f} ({low:.3f}–{high:.3f})"
    return f"{value:.3f}"
