"""VK's API as its official schema describes it, read from ../shared and put right where it is wrong.

The schema is not valid Draft 7 as it stands, see its README: `required: true` stands inside properties, and
`allOf` hides which fields an object may have. What comes from here is flat. Checking values against it is
`checking.py`'s work.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from tests.vk import exceptions

FOLDER: Final = Path(__file__).parents[3] / "shared" / "schemas" / "vk" / "combined-5.199"
VERSION: Final = "5.199"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: kinds of tokens that may call it, its parameters, and the schemas of what it may answer."""

    name: str
    tokens: frozenset[str]
    params: Mapping[str, Json]
    responses: tuple[Json, ...]


@dataclass(frozen=True, slots=True)
class Contract:
    """Methods by name, definitions by `file/name`, the general text of each error code."""

    methods: Mapping[str, Method]
    definitions: Mapping[str, Json]
    errors: Mapping[int, str]

    def event(self, kind: str) -> Json:
        """The schema of the object of an event."""
        return self.definitions[f"objects/{exceptions.EVENTS[kind]}"]


def missing() -> str | None:
    """Why the contract can't be read here, or None."""
    if (FOLDER / "methods.json").exists():
        return None
    return f"VK's schema is not here: ../shared/schemas/vk/{FOLDER.name}"


@cache
def contract() -> Contract:
    """The whole of it; read once."""
    files = {
        name: json.loads((FOLDER / f"{name}.json").read_bytes())
        for name in ("methods", "objects", "responses", "errors")
    }
    raw = {
        f"{file}/{name}": definition
        for file in ("objects", "responses")
        for name, definition in files[file]["definitions"].items()
    }
    definitions = {name: _flat(definition, raw) for name, definition in raw.items()}
    exceptions.apply(definitions)
    methods = {method["name"]: _method(method) for method in files["methods"]["methods"]}
    texts = {error["code"]: error["description"] for error in files["errors"]["errors"].values()}
    return Contract(exceptions.more_methods(methods, Method), definitions, texts)


def _method(raw: Json) -> Method:
    params = {param["name"]: _param(param) for param in raw.get("parameters", [])}
    responses = tuple({"$ref": _name(response["$ref"])} for response in raw["responses"].values())
    return Method(raw["name"], frozenset(raw.get("access_token_type", ())), params, responses)


def _param(raw: Json) -> Json:
    """A parameter; `refers` is what describes it, if another schema does."""
    schema = _flat({key: value for key, value in raw.items() if key != "$ref"}, {})
    schema["required"] = raw.get("required") is True
    return schema | ({"refers": {"$ref": _name(raw["$ref"])}} if "$ref" in raw else {})


def _flat(schema: Json, raw: Mapping[str, Json]) -> Json:
    """One schema without `allOf`, with required names in a list of the parent, references by name."""
    if "$ref" in schema:
        # Siblings of a reference say nothing that it doesn't.
        return {"$ref": _name(schema["$ref"])}
    flat = {key: value for key, value in schema.items() if key in _PLAIN}
    if "items" in schema:
        flat["items"] = _flat(schema["items"], raw)
    if "oneOf" in schema:
        flat["oneOf"] = [_flat(option, raw) for option in schema["oneOf"]]
    parts = list(_parts(schema, raw))
    if parts:
        flat["properties"] = {
            name: _flat(one, raw) for part in parts for name, one in part.get("properties", {}).items()
        }
        flat["required"] = sorted({name for part in parts for name in _required(part)})
    return flat


def _parts(schema: Json, raw: Mapping[str, Json]) -> Iterator[Json]:
    """What an object is put together from."""
    for branch in schema.get("allOf", ()):
        resolved = branch
        while "$ref" in resolved:
            resolved = raw[_name(resolved["$ref"])]
        yield from _parts(resolved, raw)
    if "properties" in schema:
        yield schema


def _required(part: Json) -> Iterator[str]:
    listed = part.get("required")
    yield from listed if isinstance(listed, list) else ()
    yield from (name for name, one in part["properties"].items() if one.get("required") is True)


def _name(reference: str) -> str:
    file, _, path = reference.partition(".json#/definitions/")
    return f"{file or 'objects'}/{path}"


_PLAIN: Final = frozenset(
    ("type", "enum", "minimum", "maximum", "maxItems", "minItems", "maxLength", "minLength")
)
