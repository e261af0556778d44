"""A swift record is a frozen dataclass like any other."""

import pickle
from copy import copy
from dataclasses import FrozenInstanceError, astuple, dataclass, field, fields, replace
from datetime import UTC, datetime

import pytest

from models.clock import aware
from models.records import swift


@dataclass(frozen=True, slots=True)
class Plain:
    a: int
    b: tuple[int, ...] = ()


@swift
@dataclass(frozen=True, slots=True)
class Swift:
    a: int
    b: tuple[int, ...] = ()


@swift
@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    at: datetime
    name: str = "nobody"

    def __post_init__(self) -> None:
        aware(self.at)


NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)


def test_it_has_the_values_and_defaults_that_it_was_given() -> None:
    assert astuple(Swift(1)) == astuple(Plain(1)) == (1, ())
    assert repr(Swift(1, b=(2,))) == "Swift(a=1, b=(2,))"
    assert Dated(at=NOON).name == "nobody"
    assert type(Swift(1)) is Swift


def test_nothing_in_it_can_be_changed() -> None:
    record = Dated(at=NOON)
    with pytest.raises(FrozenInstanceError):
        record.name = "somebody"  # type: ignore[misc]
    with pytest.raises((FrozenInstanceError, TypeError)):
        record.other = 1  # type: ignore[attr-defined]


def test_what_the_record_refuses_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        Dated(at=datetime(2026, 11, 29))  # noqa: DTZ001 - that is the point
    with pytest.raises(TypeError, match="missing 1 required"):
        Swift()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="positional"):
        Dated(NOON)  # type: ignore[misc]
    with pytest.raises(TypeError, match="unexpected keyword"):
        Swift(1, c=2)  # type: ignore[call-arg]


def test_it_is_compared_hashed_copied_and_kept_like_any_record() -> None:
    one = Swift(1, (2,))
    assert one == Swift(1, (2,)) != Swift(1)
    assert hash(one) == hash(Swift(1, (2,)))
    assert replace(one, a=3) == Swift(3, (2,))
    assert copy(one) == one == pickle.loads(pickle.dumps(one))
    assert [one.name for one in fields(Swift)] == ["a", "b"]


def test_a_field_that_is_made_anew_each_time_is_refused() -> None:
    @dataclass(frozen=True, slots=True)
    class Listed:
        many: list[int] = field(default_factory=list)

    with pytest.raises(TypeError, match="Listed"):
        swift(Listed)
