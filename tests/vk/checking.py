"""Says in words where a value departs from VK's schema, and reads the parameters of a call."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from tests.vk.contract import Json, Method, contract

_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "integer": (int,),
    "number": (int, float),
    "string": (str,),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
EVERYWHERE: Final = frozenset(
    ("v", "access_token", "lang", "test_mode", "https", "captcha_sid", "captcha_key")
)
"""Parameters that any method takes."""


class Mistake(Exception):
    """A parameter is not as the schema says; the text is what VK says after the colon."""


class UnknownParameter(Exception):
    """The schema has no such parameter. The real server says nothing, so a typo would go unseen."""


class Params(dict[str, Any]):
    """The parameters of a call, typed. What was not given has its default, or is not there."""


def faults(value: object, schema: Json, where: str) -> Iterator[str]:
    """Every departure of a JSON value from its schema: wrong or missing fields and those nobody knows."""
    while "$ref" in schema:
        schema = contract().definitions[schema["$ref"]]
    if "oneOf" in schema:
        yield from min((list(faults(value, option, where)) for option in schema["oneOf"]), key=len)
        return
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{where}: {value!r:.60} is no {' or '.join(kinds)}"
    elif isinstance(value, dict) and "properties" in schema:
        yield from _object_faults(value, schema, where)
    elif isinstance(value, list):
        yield from _array_faults(value, schema, where)
    elif isinstance(value, int | float | str):
        yield from _scalar_faults(value, schema, where)


def answer_faults(answer: object, method: Method) -> list[str]:
    """What a method's answer has against the likeliest of the shapes that it may have."""
    attempts = [list(faults({"response": answer}, shape, method.name)) for shape in method.responses]
    return min(attempts, key=len)


def _object_faults(value: Json, schema: Json, where: str) -> Iterator[str]:
    known = schema["properties"]
    for name, one in value.items():
        if name in known:
            yield from faults(one, known[name], f"{where}.{name}")
        else:
            yield f"{where}.{name}: there is no such field"
    yield from (f"{where}.{name}: it is needed" for name in schema.get("required", ()) if name not in value)


def _array_faults(value: list[Any], schema: Json, where: str) -> Iterator[str]:
    if len(value) > schema.get("maxItems", len(value)):
        yield f"{where}: more than {schema['maxItems']}"
    for number, one in enumerate(value):
        yield from faults(one, schema.get("items", {}), f"{where}[{number}]")


def _scalar_faults(value: float | str, schema: Json, where: str) -> Iterator[str]:
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r:.60} is none of {schema['enum']}"
    if isinstance(value, str):
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{where}: longer than {schema['maxLength']}"
    elif not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{where}: {value} is out of bounds"


def _is(value: object, kind: str) -> bool:
    return isinstance(value, _TYPES[kind]) and (isinstance(value, bool) == (kind == "boolean"))


def read(method: Method, given: Mapping[str, str]) -> Params:
    """The parameters of a call, typed.

    Raises:
        UnknownParameter, Mistake: the call is not as the schema says.
    """
    params = Params()
    for name, text in given.items():
        if name in EVERYWHERE:
            continue
        if name not in method.params:
            raise UnknownParameter(name)
        if text != "" or method.params[name].get("type") == "string":
            params[name] = _read_one(name, text, method.params[name])
    for name, schema in method.params.items():
        if schema["required"] and name not in params:
            raise Mistake(f"{name} is undefined")
    return params


def _read_one(name: str, text: str, schema: Json) -> Any:
    value = _converted(name, text, schema)
    # VK's own words differ from method to method; these say what is wrong.
    if found := next(faults(value, schema, name), None):
        raise Mistake(found)
    if "refers" in schema and (found := next(_word_faults(value, schema["refers"], name), None)):
        raise Mistake(found)
    return value


def _word_faults(value: object, schema: Json, name: str) -> Iterator[str]:
    """A parameter whose schema lies elsewhere is one of some words; objects as JSON are the methods' work."""
    if contract().definitions[schema["$ref"]].get("type") != "object":
        yield from faults(value, schema, name)


def _converted(name: str, text: str, schema: Json) -> Any:
    match schema.get("type"):
        case "integer":
            return _integer(name, text)
        case "number":
            return float(text)
        case "boolean":
            if text not in ("0", "1"):
                raise Mistake(f"{name} should be 0 or 1, not {text}")
            return text == "1"
        case "array":
            items = schema.get("items", {})
            return [_converted(name, part, items) for part in text.split(",")]
        case ["integer", "string"]:
            return int(text) if text.removeprefix("-").isdecimal() else text
        case _ if "$ref" in schema:
            return _converted(name, text, contract().definitions[schema["$ref"]])
        case _:
            return text


def _integer(name: str, text: str) -> int:
    if not text.removeprefix("-").isdecimal():
        raise Mistake(f"{name} not integer")
    return int(text)
