"""The plan as JSON: a list of objects, each a line by the names of its columns."""

from collections.abc import Mapping, Sequence

import msgspec

from models.cells import Cell, Line
from models.errors import InputError
from models.texts import Sentence

_Scalar = str | int | float | bool | None


def read(content: bytes) -> list[Line]:
    """The lines of the list.

    Raises:
        InputError: it is no such list.
    """
    try:
        rows = msgspec.json.decode(content, type=list[dict[str, _Scalar]])
    except msgspec.ValidationError as error:
        raise InputError(why=Sentence("exchange.other_json")) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputError(why=Sentence("exchange.no_json")) from error
    return [
        {name: Cell("" if value is None else str(value), f"[{number}].{name}") for name, value in row.items()}
        for number, row in enumerate(rows)
    ]


def write(lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
    """A file with the columns of these lines that have a heading; the headings are for people."""
    kept = [{name: line.get(name, "") for name in headings} for line in lines]
    return msgspec.json.format(msgspec.json.encode(kept), indent=1)
