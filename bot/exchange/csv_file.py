"""The plan as CSV: semicolons and UTF-8 with its mark are written, as Excel opens them in Russia.

Commas, tabs, UTF-16 and the encoding cp1251 are read too. A cell that a spreadsheet would take for a formula
has an apostrophe before it, which is taken off again.
"""

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

from bot.exchange.places import heading_of, place_of
from models.cells import Cell, Line
from models.errors import InputError
from models.texts import Sentence

_DELIMITERS: Final = (";", ",", "\t")
_FORMULA: Final = tuple("=+-@\t\r'")
"""What a cell begins with that spreadsheets carry out (owasp.org, CSV injection), and our own apostrophe."""

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LONGEST: Final = 1_000_000


def read(content: bytes) -> list[Line]:
    """The lines by the headings of the first.

    Raises:
        InputError: it is no text, or a quotation mark is not closed.
    """
    text = _text(content)
    csv.field_size_limit(_LONGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise InputError(why=Sentence("table.row", {"line": reader.line_num})) from error
    headings = [heading_of(place, text) for place, text in enumerate(rows[0])] if rows else []
    return [
        {
            heading: Cell(_bare(text), place_of(column, number))
            for column, (heading, text) in enumerate(zip(headings, row, strict=False))
        }
        for number, row in enumerate(rows[1:], start=2)
    ]


def write(lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
    """A file with these lines below the headings of their columns."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=_DELIMITERS[0], lineterminator="\r\n")
    writer.writerow(headings.values())
    writer.writerows([_safe(line.get(column, "")) for column in headings] for line in lines)
    return out.getvalue().encode("utf-8-sig")


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-16" if content.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        with suppress(UnicodeDecodeError):
            return content.decode("cp1251")
        line = error.object.count(b"\n", 0, error.start) + 1
        raise InputError(why=Sentence("exchange.no_text", {"line": line})) from error


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_DELIMITERS, key=first.count)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _bare(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
