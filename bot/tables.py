"""CSV files as people save them from spreadsheets: encoding and delimiter are recognised.

What the columns mean belongs to the callers.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from textwrap import shorten
from typing import BinaryIO, Self

from models.errors import InputError
from models.texts import Sentence

_SAMPLE = 1 << 20
_LONGEST_FIELD = 1 << 24
_SHOWN = 100
_DELIMITERS = ",;\t"


class BadTable(InputError):
    """What is wrong with a table; `why` says it, and on which line."""

    why: Sentence

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(why=Sentence(key, params))


class Table:
    """The rows of a CSV file, read one at a time, by the names of its header."""

    def __init__(self, file: BinaryIO) -> None:
        """Read the header of a binary file that can seek; use it in a `with` block."""
        csv.field_size_limit(_LONGEST_FIELD)
        sample = file.read(_SAMPLE)
        file.seek(0)
        self.encoding = _encoding(sample)
        head = sample.decode(self.encoding, "replace").partition("\n")[0]
        # Damaged bytes come through marked, so that the rows before them are not lost.
        self._text = io.TextIOWrapper(file, encoding=self.encoding, errors="surrogateescape", newline="")
        self._reader = csv.reader(self._text, delimiter=max(_DELIMITERS, key=head.count), strict=True)
        self.columns = [name.strip().lower() for name in next(self._rows(), [])]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.detach()  # The file belongs to whoever opened it.

    @property
    def line(self) -> int:
        """The line of the file that was read last, counted from 1."""
        return self._reader.line_num

    def need(self, columns: Iterable[str]) -> None:
        """Refuse a table without these columns.

        Raises:
            BadTable: one is missing.
        """
        for column in columns:
            if column not in self.columns:
                found = shorten(", ".join(filter(str.isprintable, self.columns)), _SHOWN) or "—"
                raise BadTable("table.column", line=1, column=column, found=found)

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        """Rows by column, without empty ones; a missing cell is empty.

        Raises:
            BadTable: the file breaks off or is damaged; the message names the line.
        """
        for row in self._rows():
            if any(cell.strip() for cell in row):
                yield dict(zip(self.columns, row + [""] * (len(self.columns) - len(row)), strict=False))

    def _rows(self) -> Iterator[list[str]]:
        try:
            for row in self._reader:
                "".join(row).encode()
                yield row
        except csv.Error as error:
            raise BadTable("table.row", line=self.line) from error
        except UnicodeError as error:
            expected = self.encoding.removesuffix("-sig").upper()
            raise BadTable("table.bytes", line=self.line, encoding=expected) from error


def _encoding(sample: bytes) -> str:
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1251"
    return "utf-8-sig"
