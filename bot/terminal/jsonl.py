"""JSON lines in, JSON lines out: the loop that `bot judge` and `bot answer` share.

One object a line, UTF-8, order kept. What is done with a text belongs to the caller.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

Scalar = str | int | float | None


class Reply(NamedTuple):
    """What stands in the place of one input line: UTF-8 with its line end, and whether it was wrong."""

    line: bytes
    wrong: bool


class _Wrong(ValueError):
    """A line that can't be used; `id` is kept where it could be read."""

    def __init__(self, error: str, id_: Scalar = None) -> None:
        super().__init__(error)
        self.id = id_


def answer_each(lines: Iterable[bytes], one: Callable[[str], Mapping[str, object]]) -> Iterator[Reply]:
    """Answer each `{"id", "text"}` line with `{"id", **one(text)}`, lazily and in order.

    `lines` are as read from a binary stream (`sys.stdin.buffer`). A line that is no JSON object
    with a "text" string becomes `{"id", "line", "error"}` in its place; lines count from 1.
    """
    for number, line in enumerate(lines, start=1):
        try:
            id_, text = _parsed(line)
        except _Wrong as wrong:
            yield Reply(_dumped({"id": wrong.id, "line": number, "error": str(wrong)}), wrong=True)
        else:
            yield Reply(_dumped({"id": id_, **one(text)}), wrong=False)


def _parsed(line: bytes) -> tuple[Scalar, str]:
    if not line.strip():
        raise _Wrong("an empty line where a JSON object was expected")
    parsed = _json(line)
    if not isinstance(parsed, dict):
        raise _Wrong(f"expected a JSON object, found {_kind(parsed)}")
    id_ = parsed.get("id")
    if isinstance(id_, (dict, list)) or (isinstance(id_, float) and not math.isfinite(id_)):
        raise _Wrong(f'"id" must be a string, a number or null, found {_kind(id_)}')
    if "text" not in parsed:
        raise _Wrong('no "text" in the object', id_)
    if not isinstance(parsed["text"], str):
        raise _Wrong(f'"text" must be a string, found {_kind(parsed["text"])}', id_)
    return id_, whole_characters(parsed["text"])


def _json(line: bytes) -> object:
    try:
        return json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise _Wrong(f"not UTF-8 at byte {error.start}") from error
    except json.JSONDecodeError as error:
        raise _Wrong(f"not JSON at character {error.pos + 1}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise _Wrong(f"not usable JSON: {error}") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


def whole_characters(text: str) -> str:
    """`text` without halves of characters, which JSON can spell but no encoding can write."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _dumped(reply: Mapping[str, object]) -> bytes:
    # Half a character in an id is written back as the JSON escape that it came as.
    return json.dumps(reply, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
