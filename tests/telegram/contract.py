"""The Bot API as its documentation describes it, read from the machine-readable schemas in ../shared.

Two scrapers' files lie there, see their README: types and fields come from the newer one, what a method
returns from the other. Checking values against it is `checking.py`'s work.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parents[3] / "shared" / "schemas" / "telegram"
FIELDS: Final = FOLDER / "aiogram-10.3" / "schema.json"
RETURNS: Final = FOLDER / "paulsonoflars-10.1" / "api.json"

_CONSTANT = re.compile(r"(?:always|must be) '?([a-z_]+)'?$")
_WORDS = re.compile(r"(?:can be|one of)\b")
_QUOTED = re.compile(r"'([a-z_]+)'")
_MEMBER = re.compile(r"^ - (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Named:
    """A scalar (`Integer`, `String`, …) or a type of the contract by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ArrayOf:
    item: "Kind"


@dataclass(frozen=True, slots=True)
class AnyOf:
    options: tuple["Kind", ...]


Kind = Named | ArrayOf | AnyOf


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an object or a parameter of a method; `words` are the only values a string may have."""

    name: str
    kind: Kind
    required: bool
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Method:
    name: str
    params: Mapping[str, Field]
    returns: Kind


@dataclass(frozen=True, slots=True)
class Contract:
    """Methods by their names in lower case, objects by name, and abstract types with what they may be."""

    version: str
    methods: Mapping[str, Method]
    objects: Mapping[str, Mapping[str, Field]]
    unions: Mapping[str, tuple[Kind, ...]]


def missing() -> str | None:
    """Why the contract can't be read here, or None."""
    absent = [file.parent.name for file in (FIELDS, RETURNS) if not file.exists()]
    return f"the Bot API's schemas are not here: ../shared/schemas/telegram/{absent[0]}" if absent else None


@cache
def contract() -> Contract:
    """The whole of it; read once."""
    newer, older = json.loads(FIELDS.read_bytes()), json.loads(RETURNS.read_bytes())
    items = [item for section in newer["items"] for item in section["children"]]
    types = [item for item in items if item["category"] == "types"]
    return Contract(
        version=newer["api"]["version"],
        methods={
            item["name"].lower(): _method(item, older["methods"])
            for item in items
            if item["category"] == "methods"
        },
        objects={item["name"]: _fields(item) for item in types if not _members(item)},
        unions={item["name"]: members for item in types if (members := _members(item))},
    )


def kind_of(phrase: str) -> Kind:
    """The type that a phrase such as "Array of A, B and C" names."""
    if phrase.startswith("Array of "):
        return ArrayOf(kind_of(phrase.removeprefix("Array of ")))
    options = [Named(name) for name in re.split(r" or |, | and ", phrase)]
    return options[0] if len(options) == 1 else AnyOf(tuple(options))


def _method(item: Mapping[str, Any], older: Mapping[str, Any]) -> Method:
    known = older.get(item["name"])
    # The few methods that only the newer file has all return True.
    returned = [kind_of(phrase) for phrase in known["returns"]] if known else [Named("True")]
    returns = returned[0] if len(returned) == 1 else AnyOf(tuple(returned))
    return Method(item["name"], _fields(item), returns)


def _fields(item: Mapping[str, Any]) -> dict[str, Field]:
    return {
        note["name"]: Field(note["name"], kind_of(note["type"]), note["required"], _words(note))
        for note in item["annotations"]
    }


def _words(note: Mapping[str, Any]) -> frozenset[str]:
    """The values that a discriminating field may have: they stand in prose only."""
    if note["type"] != "String" or note["name"] not in ("type", "status", "source"):
        return frozenset()
    text = note["description"]
    if constant := _CONSTANT.search(text):
        return frozenset([constant[1]])
    return frozenset(_QUOTED.findall(text)) if _WORDS.search(text) else frozenset()


def _members(item: Mapping[str, Any]) -> tuple[Kind, ...]:
    """What an abstract type may be; only its prose tells."""
    if item["annotations"]:
        return ()
    members: list[Kind] = [Named(name) for name in _MEMBER.findall(item["description"])]
    if "a String for plain text" in item["description"]:
        members += [Named("String"), ArrayOf(Named(item["name"]))]
    return tuple(members)
