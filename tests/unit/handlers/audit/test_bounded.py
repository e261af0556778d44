"""Memories that stay small."""

import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.audit.bounded import Heaviest, Spread


def test_the_heaviest_are_kept_and_the_memory_stays_small() -> None:
    kept: Heaviest[int, int] = Heaviest(10, float)
    for number in range(10_000):
        kept.put(number, number * 7919 % 10_000)
    assert kept.best() == sorted((number * 7919 % 10_000 for number in range(10_000)), reverse=True)[:10]
    assert sum(kept.get(number) is not None for number in range(10_000)) <= 40


def test_a_value_is_replaced_under_its_key() -> None:
    kept: Heaviest[str, int] = Heaviest(2, float)
    kept.put("a", 1)
    kept.put("a", 5)
    assert (kept.get("a"), kept.best()) == (5, [5])


def test_nothing_has_no_median() -> None:
    assert Spread().median() is None


@given(st.lists(st.floats(1, 1e9), min_size=1, max_size=200))
def test_the_median_is_right_within_a_bin(values: list[float]) -> None:
    spread = Spread()
    for value in values:
        spread.add(value)
    assert spread.median() == pytest.approx(statistics.median_low(values), rel=0.06)
