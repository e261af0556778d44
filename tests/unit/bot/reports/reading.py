"""Reads the forms of a report back, each with a library other than the one that wrote it."""

import re
from collections.abc import Iterator, Sequence
from datetime import time, timedelta
from html.parser import HTMLParser
from io import BytesIO
from typing import Any

import openpyxl
import pypdf
from PIL import Image

from bot.reports.card import DESCRIPTION


class _Tables(HTMLParser):
    """Tables of a page by the order of their titles, head first."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[tuple[str, list[list[str]]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append((dict(attrs)["data-title"] or "", []))
        elif tag == "tr":
            self.tables[-1][1].append([])
        elif tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.tables[-1][1][-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def tables_of_page(page: bytes) -> list[tuple[str, list[list[str]]]]:
    """Each table with its title, its head and its rows."""
    reader = _Tables()
    reader.feed(page.decode())
    return reader.tables


def words_of_paper(paper: bytes) -> str:
    """Everything that a PDF says, in its order, without spaces."""
    return "".join(squeezed(page.extract_text()) for page in pypdf.PdfReader(BytesIO(paper)).pages)


def squeezed(words: str) -> str:
    """Without spaces: where lines break is up to the form."""
    return re.sub(r"\s+", "", words)


def cells_of_workbook(workbook: bytes) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Each sheet with its rows."""
    for sheet in openpyxl.load_workbook(BytesIO(workbook)):
        yield sheet.title, [tuple(map(_held, row)) for row in sheet.iter_rows(values_only=True)]


def _held(value: Any) -> Any:
    """Lengths of time in days, as a spreadsheet holds them; no words are nothing."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    return (
        value / timedelta(days=1)
        if isinstance(value, timedelta)
        else value or (None if value == "" else value)
    )


def words_of_card(card: bytes) -> Sequence[str]:
    """What was written on a picture, in its order."""
    with Image.open(BytesIO(card)) as picture:
        told = picture.info[DESCRIPTION]
    return str(told).split("\n")
