"""Says in words where a value departs from the contract, and reads the parameters of a request."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.telegram.contract import AnyOf, ArrayOf, Field, Kind, Method, Named, contract

_SCALARS: Final[Mapping[str, tuple[type, ...]]] = {
    "Integer": (int,),
    "Float": (int, float),
    "String": (str,),
    "Boolean": (bool,),
    "True": (bool,),
}
_OTHER_WORD: Final = "is none of"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came in a request."""

    name: str
    mime: str
    content: bytes


class Mistake(Exception):
    """A parameter is not as the contract says; `param` names it, `missing` says that it isn't there."""

    def __init__(self, param: str, what: str, *, missing: bool = False) -> None:
        super().__init__(f"{param}: {what}")
        self.param, self.what, self.missing = param, what, missing


class UnknownParameter(Mistake):
    """The contract has no such parameter. The real server says nothing, so a typo would go unseen."""


def faults(value: object, kind: Kind, where: str) -> Iterator[str]:
    """Every departure of a JSON value from its type: wrong or missing fields and those nobody knows."""
    match kind:
        case ArrayOf(item):
            yield from _array_faults(value, item, where)
        case AnyOf(options):
            yield from _best([list(faults(value, option, where)) for option in options])
        case Named("InputFile"):
            yield from () if isinstance(value, str | Upload) else (f"{where}: no file",)
        case Named(name) if name in _SCALARS:
            yield from _scalar_faults(value, name, where)
        case Named(name) if name in contract().unions:
            yield from _best([list(faults(value, member, where)) for member in contract().unions[name]])
        case Named(name):
            yield from _object_faults(value, name, where)


def _scalar_faults(value: object, name: str, where: str) -> Iterator[str]:
    right = isinstance(value, _SCALARS[name]) and (isinstance(value, bool) == (name in ("Boolean", "True")))
    if not right or (name == "True" and value is not True):
        yield f"{where}: {value!r:.60} is no {name}"


def _array_faults(value: object, item: Kind, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: {value!r:.60} is no array"
        return
    for number, one in enumerate(value):
        yield from faults(one, item, f"{where}[{number}]")


def _object_faults(value: object, name: str, where: str) -> Iterator[str]:
    fields = contract().objects[name]
    if not isinstance(value, dict):
        yield f"{where}: {value!r:.60} is no {name}"
        return
    for unknown in value.keys() - fields.keys():
        yield f"{where}.{unknown}: {name} has no such field"
    for field in fields.values():
        if field.name in value:
            yield from _field_faults(value[field.name], field, f"{where}.{field.name}")
        elif field.required:
            yield f"{where}.{field.name}: {name} needs it"


def _field_faults(value: object, field: Field, where: str) -> Iterator[str]:
    if field.words and isinstance(value, str) and value not in field.words:
        yield f"{where}: {value!r} {_OTHER_WORD} {sorted(field.words)}"
    yield from faults(value, field.kind, where)


def _best(attempts: list[list[str]]) -> list[str]:
    """What the likeliest member of a union has against a value: its discriminator fits, or least is wrong."""
    return min(attempts, key=lambda attempt: (any(_OTHER_WORD in fault for fault in attempt), len(attempt)))


class Params(dict[str, Any]):
    """The parameters of a call, typed. `files` are those that came with it, by the names of their parts."""

    def __init__(self, given: Mapping[str, Any], files: Mapping[str, Upload]) -> None:
        super().__init__(given)
        self.files = files


def read(method: Method, given: Mapping[str, object], files: Mapping[str, Upload]) -> Params:
    """The parameters of a request, typed; strings of a form are read as the types they stand for.

    Raises:
        UnknownParameter, Mistake: the request is not as the contract says.
    """
    mentioned = str(list(given.values()))
    for name in (*given, *(name for name in files if f"attach://{name}" not in mentioned)):
        if name not in method.params:
            raise UnknownParameter(name, "the method has no such parameter")
    params = {name: _read_one(method.params[name], value) for name, value in given.items()}
    params |= {name: file for name, file in files.items() if name in method.params}
    for field in method.params.values():
        if field.required and field.name not in params:
            raise Mistake(field.name, "it is required", missing=True)
    return Params(params, files)


def _read_one(field: Field, value: object) -> object:
    converted = _converted(field, value) if isinstance(value, str) else value
    if found := next(_field_faults(converted, field, field.name), None):
        raise Mistake(field.name, found)
    return converted


def _converted(field: Field, text: str) -> object:
    match field.kind:
        case Named("String" | "InputFile"):
            return text
        case Named("Integer") | AnyOf((Named("Integer"), Named("String"))):
            return int(text) if text.removeprefix("-").isdecimal() else text
        case Named("Boolean" | "True"):
            return {"true": True, "false": False, "1": True, "0": False}.get(text.lower(), text)
        case AnyOf(options) if Named("String") in options:
            return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise Mistake(field.name, f"can't parse JSON: {error}") from error
