"""The plan as XLSX. Every cell is written as text, so that nothing of it is ever a formula.

What XML can't hold is written as Office does it: `_x000D_` (ECMA-376, part 1, 22.9.2.19, ST_Xstring).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from bot.exchange.places import heading_of, place_of
from models.cells import Cell, Line
from models.errors import InputError
from models.texts import Sentence

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST: Final = 32_767
"""Characters of a cell (support.microsoft.com, Excel specifications and limits)."""

_UNPACKED: Final = 32 * 1024 * 1024
"""Bytes of all that is packed in it: of a plan of two thousand posts a few million."""

_MOST_ROWS: Final = 50_000
_CONTROL: Final = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")
_WIDE: Final = {"text": 60, "title": 24, "buttons": 30, "poll": 30, "link": 24, "comment": 24}
_NO_WORKBOOK: Final = (
    ValueError, TypeError, AttributeError, LookupError, ArithmeticError, OSError, EOFError,
    # RuntimeError is an encrypted part, and NotImplementedError below it a way to pack that we lack.
    RuntimeError, zipfile.BadZipFile, zlib.error, struct.error, ParseError,
)  # fmt: skip
"""What openpyxl and what it stands on raise over a damaged file; a test damages files in many ways."""


def read(content: bytes) -> list[Line]:
    """The lines of the first sheet by the headings of its first row.

    Raises:
        InputError: it is no workbook, or larger than one that people make.
    """
    return _read(content, 1)


def read_all(content: bytes) -> list[Line]:
    """The lines of every sheet by the headings of its own first row, in the order of the sheets.

    Raises:
        InputError: it is no workbook, or larger than one that people make.
    """
    return _read(content, None)


def _read(content: bytes, sheets: int | None) -> list[Line]:
    """The lines of so many sheets, or of all."""
    from openpyxl import load_workbook

    try:
        _refuse_bombs(content)
        book = load_workbook(BytesIO(content), read_only=True, data_only=False)
        found = book.worksheets[:sheets]
        if not found:
            raise InputError(why=Sentence("exchange.no_sheets"))
        rows = {sheet.title: list(sheet.iter_rows(max_row=_MOST_ROWS + 2)) for sheet in found}
    except _NO_WORKBOOK as error:
        raise InputError(why=Sentence("exchange.no_workbook")) from error
    if sum(len(some) - 1 for some in rows.values() if some) > _MOST_ROWS:
        raise InputError(why=Sentence("exchange.rows", {"most": _MOST_ROWS}))
    named = zip(("", *list(rows)[1:]), rows.values(), strict=True)
    return list(chain.from_iterable(_lines(some, sheet) for sheet, some in named))


def _lines(rows: Sequence[Any], sheet: str) -> list[Line]:
    headings = [heading_of(place, _text(cell.value)) for place, cell in enumerate(rows[0])] if rows else []
    before = f"{sheet}!" if sheet else ""
    return [
        {
            heading: Cell(_text(cell.value), f"{before}{place_of(column, number)}", sheet=sheet)
            for column, (heading, cell) in enumerate(zip(headings, row, strict=False))
        }
        for number, row in enumerate(rows[1:], start=2)
    ]


def write(lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
    """A workbook with these lines below the headings of their columns.

    Raises:
        InputError: a text is longer than a cell may be.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet: Worksheet = book.active
    _fill(sheet, 1, list(headings.values()))
    for number, line in enumerate(lines, start=2):
        _fill(sheet, number, [line.get(column, "") for column in headings])
    _dress(sheet, headings)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _refuse_bombs(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
            raise InputError(why=Sentence("exchange.unpacked", {"most": _UNPACKED >> 20}))


def _fill(sheet: "Worksheet", row: int, texts: Sequence[str]) -> None:
    for column, text in enumerate(texts, start=1):
        if not text:
            continue
        escaped = _CONTROL.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
        if len(escaped) > _LONGEST:
            where = place_of(column - 1, row)
            told = Sentence("exchange.cell", {"where": where, "length": len(escaped), "most": _LONGEST})
            raise InputError(why=told)
        cell = sheet.cell(row, column)
        cell.value = escaped
        # openpyxl makes a formula of what begins with an equals sign, and an error of «#N/A».
        cell.data_type = "s"


def _dress(sheet: "Worksheet", headings: Mapping[str, str]) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.freeze_panes = "A2"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, name in enumerate(headings, start=1):
        letter = sheet.cell(1, column).column_letter
        sheet.column_dimensions[letter].width = _WIDE.get(name, 14)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            if isinstance(cell.value, str) and len(cell.value) > 20:
                cell.alignment = Alignment(wrap_text=True, vertical="top")


def _text(value: object) -> str:
    """What a cell shows, as one would type it; of a formula its own text, which no column takes."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date() | time():
            return value.isoformat()
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(value))
