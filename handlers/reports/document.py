"""A report as tables, pictures of these tables and lines: what every form of it shows. Pure.

A cell holds its number and the words that show it, so that forms differ in nothing but how they look.
"""

from dataclasses import dataclass
from enum import StrEnum

from handlers.reports.metrics import Unit


class Tone(StrEnum):
    """Whether a change is for the better."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Cell:
    """Words of a table; with a `value` where they tell a number."""

    text: str
    value: float | None = None
    unit: Unit | None = None
    tone: Tone = Tone.PLAIN


class Picture(StrEnum):
    """How numbers of a table are drawn."""

    COLUMNS = "columns"
    LINE = "line"
    HEAT = "heat"


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of a table, by their places; the first column names the rows.

    Where there is nothing to draw, `nothing` says so and is shown in its place.
    """

    title: str
    picture: Picture
    columns: tuple[int, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head. `wide` are columns with words of any length, `note` says how to read it; a `listing`
    is one that people sort and search."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    charts: tuple[Chart, ...] = ()
    wide: tuple[int, ...] = (0,)
    listing: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Sentences below each other."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What is about one thing."""

    title: str
    blocks: tuple[Table | Lines, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One of the few numbers that are seen first."""

    label: str
    value: str
    change: str = ""
    tone: Tone = Tone.PLAIN
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language."""

    language: str
    title: str
    subtitle: str
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, in their order."""
        return tuple(
            block for section in self.sections for block in section.blocks if isinstance(block, Table)
        )
