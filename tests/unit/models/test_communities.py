"""From which probability on a complaint is one, to the first look and to a second."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.communities import NEGATIVE_THRESHOLD, heard_again_from

SHARES = st.floats(0.0, 1.0)


def test_by_default_a_second_look_hears_more() -> None:
    assert heard_again_from(NEGATIVE_THRESHOLD) == pytest.approx(0.65)


def test_whoever_wants_no_complaints_gets_none_by_a_second_look_either() -> None:
    assert heard_again_from(1.0) == 1.0


@given(threshold=SHARES)
def test_a_second_look_hears_no_less_and_takes_nothing_unlikely_for_a_complaint(threshold: float) -> None:
    again = heard_again_from(threshold)
    assert again <= threshold
    assert again == threshold or again >= 0.5


@given(lower=SHARES, higher=SHARES)
def test_whoever_asks_for_surer_complaints_gets_surer_ones_by_both_looks(lower: float, higher: float) -> None:
    lower, higher = sorted((lower, higher))
    assert heard_again_from(lower) <= heard_again_from(higher)
