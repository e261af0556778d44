"""`bot train` at the terminal: a progress bar while it fits, then the figures of the card."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from bot.documents.output import check_writable
from models.encoding import Encoder
from models.texts import Texts
from moderation.artifact import Artifact
from moderation.train import train

_FIGURES: Final = {
    "auc": "auc",
    "ap": "ap",
    "macro_f1": "macro_f1",
    "recall_at_0.01": "recall",
    "flagged_at_0.01": "flagged",
    "calibration_error": "calibration_error",
}
"""Figures of the card that are shown, and how the catalogue calls them."""


@dataclass(frozen=True, slots=True)
class Training:
    """A training as somebody at the terminal follows it."""

    texts: Texts
    language: str

    def train(self, data: Path, out: Path, leave_out: Iterable[str], encoder: Encoder | None) -> Artifact:
        """Train on the sources under `data`, write `out` and its card, show what was measured.

        With `encoder` a second opinion is learned too.

        Raises:
            ConfigError: there is nothing to learn from, or `out` can't be written; the message says which.
        """
        check_writable(out)
        columns = (TextColumn("{task.description:16}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task("", total=1.0)

            def show(doing: str, share: float) -> None:
                bar.update(task, description=self._say(f"doing.{doing}"), completed=share)

            artifact = train(data, out, leave_out, show, encoder=encoder)
        Console().print(self._table(artifact.card["report"]["axes"]))
        return artifact

    def _table(self, axes: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Table:
        """A row a figure: next to each other, they don't fit into a terminal of 80 columns."""
        heads = map(self._say, ("axis", "set", "figure", "value"))
        table = Table(*(Column(head, overflow="fold") for head in heads))
        for axis, sets in axes.items():
            for name, figures in sets.items():
                first, *others = self._figures(figures)
                table.add_row(axis, name, *first)
                for figure in others:
                    table.add_row("", "", *figure)
            table.add_section()
        return table

    def _figures(self, card: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What was measured on some texts, by its name: how many they are, then what can be told of them."""
        many = self._say("many", positive=card["positive"], texts=card["texts"])
        yield self._say("positive"), many
        for figure, name in _FIGURES.items():
            if (value := card.get(figure)) is not None:
                yield self._say(name), _figure(value)

    def _say(self, key: str, **params: int) -> str:
        return self.texts.say(self.language, f"train.{key}", **params)


def _figure(value: float | list[float]) -> str:
    if isinstance(value, list):  # with the ends of its interval
        figure, low, high = value
        return f"{figure:.3f} ({low:.3f}–{high:.3f})"
    return f"{value:.3f}"
