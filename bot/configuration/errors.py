"""What is wrong with the configuration, in plain words: the file, the line, the key; never the value.

The words are in the language that the configuration names, as far as it can be read.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.catalogues import all_texts, told
from bot.configuration.language import ENV_PREFIX, Keys, language_of, variable
from models.errors import ConfigError

SAME = {
    "int_parsing": "whole",
    "int_type": "whole",
    "int_from_float": "whole",
    "finite_number": "whole",
    "float_parsing": "number",
    "float_type": "number",
    "bool_parsing": "switch",
    "bool_type": "switch",
    "string_type": "text",
    "path_type": "path",
    "model_type": "section",
    "tuple_type": "list",
}
"""Kinds of mistakes that pydantic tells apart and people don't. The others go by their own names."""


def wrong(kind: str, **params: object) -> PydanticCustomError:
    """What a check of ours says of a value: `config.{kind}` with its `params`, never a secret."""
    return PydanticCustomError(kind, kind, params)


def in_words(error: ValidationError, model: type[BaseModel], file: Path | None, text: str) -> str:
    """Every problem that `error` found in `file`, whose content is `text`, or in the environment."""
    language = language_of(text)
    problems = []
    for detail in error.errors(include_url=False, include_input=False):
        keys = tuple(str(key) for key in detail["loc"])
        # A default that waits for a wrong value is not one more problem.
        if detail["type"] != "default_factory_not_called":
            words = _problem(keys, detail, model, language)
            problems.append(f"{_place(keys, file, text, language)}: {words}")
    return "; ".join(problems)


def unknown_variable(model: type[BaseModel], language: str) -> str | None:
    """What to say about a variable of ours in the environment that no key of `model` reads."""
    known = {variable(keys) for keys in known_keys(model)} | {
        variable((name,)) for name in model.model_fields
    }
    for name in sorted(os.environ):
        if name.upper().startswith(ENV_PREFIX) and name.upper() not in known:
            unknown = all_texts().say(language, "config.unknown_variable", name=name)
            return unknown + _suggestion(name.upper(), known, language)
    return None


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


def _place(keys: Keys, file: Path | None, text: str, language: str) -> str:
    if variable(keys) in {name.upper() for name in os.environ}:
        return all_texts().say(language, "config.variable", name=variable(keys))
    line = line_of(text, keys) if keys else None
    where = str(file or "config.toml")
    return all_texts().say(language, "config.line", file=where, line=line) if line else where


def _problem(keys: Keys, detail: ErrorDetails, model: type[BaseModel], language: str) -> str:
    name, kind, params = ".".join(keys), detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        unknown = all_texts().say(language, "config.unknown_key", name=name)
        return unknown + _suggestion(name, {".".join(known) for known in known_keys(model)}, language)
    if isinstance(cause := params.get("cause"), ConfigError):
        return f"{name}: {told(cause, language)}"
    if isinstance(choices := params.get("expected"), str):
        params["expected"] = ", ".join(re.findall(r"'(\w+)'", choices))
    key = f"config.{SAME.get(kind, kind)}"
    words = all_texts().say(language, key, **params)
    return f"{name} {detail['msg'] if words == key else words}".strip()


def _suggestion(name: str, known: set[str], language: str) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    if close:
        return all_texts().say(language, "config.perhaps", name=close[0])
    return all_texts().say(language, "config.all_keys")
