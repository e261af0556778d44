"""Frozen dataclasses that are made for every message, at half of the usual price.

`dataclass` writes each field of a frozen record through `object.__setattr__`, which is most of what it costs
to make one. Here the fields are written plainly, while the record belongs to a twin of its class that has no
lock. Nothing else differs; records that are made now and then have no need of it.
"""

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def swift(record: type[_Record]) -> type[_Record]:
    """Stands above `dataclass(frozen=True, slots=True)`.

    Raises:
        TypeError: a field is made by a factory or not given to `__init__`, which no such record needs.
    """
    known: tuple[Field[Any], ...] = fields(record)  # type: ignore[arg-type]  # it is a dataclass
    if any(one.default_factory is not MISSING or not one.init for one in known):
        raise TypeError(f"{record.__name__} has fields that are not simply given")
    twin = type(record.__name__, (), {"__slots__": tuple(one.name for one in known)})
    names: dict[str, Any] = {f"_{one.name}": one.default for one in known}
    names.update(_record=record, _twin=twin, _change=object.__setattr__)
    exec(_source(known, checked=hasattr(record, "__post_init__")), names)  # noqa: S102 - as `dataclass` does
    names["__init__"].__qualname__ = f"{record.__qualname__}.__init__"
    record.__init__ = names["__init__"]  # type: ignore[method-assign]
    return record


def _source(known: tuple[Field[Any], ...], *, checked: bool) -> str:
    parameters = ["self", *[_parameter(one) for one in known if not one.kw_only]]
    if named := [_parameter(one) for one in known if one.kw_only]:
        parameters += ["*", *named]
    lines = [
        f"def __init__({', '.join(parameters)}):",
        "_change(self, '__class__', _twin)",
        *[f"self.{one.name} = {one.name}" for one in known],
        "self.__class__ = _record",
        *(["self.__post_init__()"] if checked else []),
    ]
    return "\n    ".join(lines)


def _parameter(one: Field[Any]) -> str:
    return one.name if one.default is MISSING else f"{one.name}=_{one.name}"
