"""The records that every story starts from are values, and know when they are."""

from copy import copy
from datetime import datetime

import pytest
from msgspec.structs import replace

from tests.builders import NOW, address, message, standing

NAIVE = datetime(2026, 11, 29)  # noqa: DTZ001 - that is the point


def test_nothing_in_a_record_can_be_changed() -> None:
    said = message()
    with pytest.raises(AttributeError):
        said.text = "другое"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        said.other = 1  # type: ignore[attr-defined]


def test_records_that_say_the_same_are_the_same() -> None:
    said = message()
    same = replace(said)
    assert same == said == copy(said) != replace(said, text="другое")
    assert {said: 1}[same] == 1
    assert {address("1"), address("1"), address("2")} == {address("1"), address("2")}


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        message(at=NAIVE)
    with pytest.raises(ValueError, match="without a zone"):
        standing(first_seen=NAIVE)


@pytest.mark.parametrize("moment", ["last_strike", "muted_until", "banned_until"])
def test_so_is_any_of_the_later_moments_of_a_standing(moment: str) -> None:
    with pytest.raises(ValueError, match="without a zone"):
        standing(**{moment: NAIVE})
    assert getattr(standing(**{moment: NOW}), moment) == NOW
