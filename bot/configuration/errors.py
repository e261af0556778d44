"""What is wrong with the configuration, in plain words: the file, the line, the key; never the value."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

ENV_PREFIX = "SMOTRITEL_"
ENV_NESTING = "__"

FILE = "file"
"""The kind of problem of a key that names a file which can't be read."""

Keys = tuple[str, ...]

# Where pydantic speaks to a programmer.
_WORDS = {
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "string_type": "must be text in quotes",
    "path_type": "must be a path in quotes",
    "model_type": "must be a section with keys of its own",
}


def in_words(error: ValidationError, model: type[BaseModel], file: Path | None, text: str) -> str:
    """Every problem that `error` found in `file`, whose content is `text`, or in the environment."""
    problems = []
    for detail in error.errors(include_url=False, include_context=False, include_input=False):
        keys = tuple(str(key) for key in detail["loc"])
        # A default that waits for a wrong value is not one more problem.
        if detail["type"] != "default_factory_not_called":
            words = _problem(keys, detail["type"], detail["msg"], model)
            problems.append(f"{_place(keys, file, text)}: {words}")
    return "; ".join(problems)


def unknown_variable(model: type[BaseModel]) -> str | None:
    """What to say about a variable of ours in the environment that no key of `model` reads."""
    known = {variable(keys) for keys in known_keys(model)} | {
        variable((name,)) for name in model.model_fields
    }
    for name in sorted(os.environ):
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in known:
            return f"unknown environment variable {name}{_suggestion(name.upper(), known)}"
    return None


def variable(keys: Keys) -> str:
    """The environment variable that sets the key."""
    return ENV_PREFIX + ENV_NESTING.join(keys).upper()


def known_keys(model: type[BaseModel], *above: str) -> Iterator[Keys]:
    """Every key of `model` with the names of the sections around it."""
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from known_keys(field.annotation, *above, name)
        else:
            yield (*above, name)


def line_of(text: str, keys: Keys) -> int | None:
    """The line on which the value under `keys` starts, or None where it is not in the text.

    The shortest readable beginning of the text that has the key ends with it; whatever line the
    readable beginning before that stopped at, the key starts on the next. So every way to write
    a key (dotted, quoted, in an inline table) is found by the one real parser.
    """
    lines, start = text.split("\n"), 1
    for end in range(1, len(lines) + 1):
        try:
            found: Any = tomllib.loads("\n".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        for key in keys:
            found = found.get(key) if isinstance(found, Mapping) else None
        if found is not None:
            return start
        start = end + 1
    return None


def _place(keys: Keys, file: Path | None, text: str) -> str:
    if variable(keys) in {name.upper() for name in os.environ}:
        return f"environment variable {variable(keys)}"
    line = line_of(text, keys) if keys else None
    return f"{file}, line {line}" if line else str(file or "settings")


def _problem(keys: Keys, kind: str, message: str, model: type[BaseModel]) -> str:
    name = ".".join(keys)
    if kind == "extra_forbidden":
        return f"unknown key {name}{_suggestion(name, {'.'.join(known) for known in known_keys(model)})}"
    words = _WORDS.get(kind) or message.removeprefix("Value error, ").replace("Input should", "must")
    return f"{name}: {words}" if kind == FILE else f"{name} {words}".strip()


def _suggestion(name: str, known: set[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else "; config.example.toml names all keys"
