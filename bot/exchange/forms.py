"""Which form a file has, by its name, and what reads and writes it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from bot.exchange import csv_file, ics_file, json_file, xlsx_file
from models.cells import Line
from models.errors import InputError
from models.texts import Sentence

LARGEST: Final = 20 * 1024 * 1024
"""Bytes of a file that we look at: a plan of ten thousand posts has a few million."""


class Form(NamedTuple):
    """A kind of file."""

    read: Callable[[bytes], Sequence[Line]]
    write: Callable[[Sequence[Mapping[str, str]], Mapping[str, str]], bytes]


FORMS: Final[Mapping[str, Form]] = {
    "xlsx": Form(xlsx_file.read_all, xlsx_file.write),
    "csv": Form(csv_file.read, csv_file.write),
    "ics": Form(ics_file.read, ics_file.write),
    "json": Form(json_file.read, json_file.write),
}


def form_of(name: str) -> Form:
    """The form of a file.

    Raises:
        InputError: no such form is known.
    """
    ending = name.rpartition(".")[2].lower()
    if (form := FORMS.get(ending)) is None:
        raise InputError(why=Sentence("exchange.forms", {"forms": ", ".join(FORMS)}))
    return form


def read_plan(name: str, content: bytes) -> Sequence[Line]:
    """The lines of a file.

    Raises:
        InputError: it is too large, or not what its name says.
    """
    if len(content) > LARGEST:
        raise InputError(why=Sentence("exchange.large", {"most": LARGEST >> 20}))
    lines = form_of(name).read(content)
    _refuse_halves(lines)
    return lines


def _refuse_halves(lines: Sequence[Line]) -> None:
    """XML and JSON can spell half of a letter (a lone surrogate), which nothing else can hold."""
    for line in lines:
        for heading, cell in line.items():
            try:
                f"{heading}{cell.text}".encode()
            except UnicodeEncodeError as error:
                raise InputError(why=Sentence("exchange.half", {"where": cell.where})) from error
