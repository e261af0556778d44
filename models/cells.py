"""Lines of a file as cells of text."""

from collections.abc import Mapping
from typing import NamedTuple


class Cell(NamedTuple):
    """A text, and where it stands in its file, as people find it there: «C7»."""

    text: str
    where: str


Line = Mapping[str, Cell]
"""A line of a file: its cells by their headings, or by the names of columns once they are known."""
