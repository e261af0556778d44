"""The plan as JSON: a list of objects, each a line by the names of its columns."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from models.cells import Cell, Line
from models.errors import InputError
from models.texts import Sentence


def read(content: bytes) -> list[Line]:
    """The lines of the list; a number is what was typed, not what a float makes of it.

    Raises:
        InputError: it is no such list.
    """
    rows = _decoded(content)
    if not isinstance(rows, list):
        raise InputError(why=Sentence("exchange.no_list"))
    if (where := next(_other(rows), None)) is not None:
        raise InputError(why=Sentence("exchange.other_json", {"where": where}))
    return [
        {name: Cell("" if value is None else str(value), f"[{number}].{name}") for name, value in row.items()}
        for number, row in enumerate(rows)
    ]


def _decoded(content: bytes) -> Any:
    """What is in it, by a decoder that says where it stopped: that of msgspec does so in prose, or not."""
    try:
        return json.loads(content.decode("utf-8-sig"), parse_int=str, parse_float=str)
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise InputError(why=Sentence("exchange.no_json", {"line": line, "column": column})) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise InputError(why=Sentence("exchange.no_json", place)) from error
    except RecursionError as error:
        raise InputError(why=Sentence("exchange.no_list")) from error


def _other(rows: Sequence[Any]) -> Iterator[str]:
    """Where something stands that is no cell; the numbers that are floats yet are NaN and Infinity."""
    for number, row in enumerate(rows):
        if not isinstance(row, dict):
            yield f"[{number}]"
        else:
            wrong = (name for name, value in row.items() if not isinstance(value, str | bool | None))
            yield from (f"[{number}].{name}" for name in wrong)


def write(lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
    """A file with the columns of these lines that have a heading; the headings are for people."""
    kept = [{name: line.get(name, "") for name in headings} for line in lines]
    return msgspec.json.format(msgspec.json.encode(kept), indent=1)
