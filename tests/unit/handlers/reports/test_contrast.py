"""Groups of posts are told apart where they differ, and not where they don't."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reports.analysis import next_hour
from handlers.reports.contrast import (
    LEAST_POSTS,
    Contrast,
    contrast,
    counts_differ,
    detrended,
    shares_differ,
)

HOURS = range(8, 23)
POSTS = 60


def channel(random: np.random.Generator, effect: float) -> tuple[int, Contrast[int]]:
    """A channel of sixty posts whose interactions have a peak in one hour, and what is made of it."""
    best = int(random.choice(HOURS))
    hours = random.choice(HOURS, POSTS)
    usual = 3.5 + effect * np.exp(-((np.abs(hours - best) / 1.5) ** 2))
    brought = random.poisson(np.exp(usual + random.normal(0, 0.5, POSTS)))
    values = detrended(list(range(POSTS)), [int(one) for one in brought])
    return best, contrast([int(hour) for hour in hours], values, 0.025, next_hour)


def test_the_best_hour_is_among_the_first_three_after_sixty_posts() -> None:
    random = np.random.default_rng(1)
    found = [channel(random, 0.8) for _ in range(100)]
    hits = sum(best in [one.group for one in told.standings[:3]] for best, told in found)
    assert hits >= 80


def test_without_a_signal_no_difference_is_told() -> None:
    random = np.random.default_rng(2)
    assert sum(channel(random, 0.0)[1].differ for _ in range(200)) <= 10


def test_a_group_of_few_is_drawn_to_the_usual_and_has_a_wide_interval() -> None:
    random = np.random.default_rng(3)
    values = np.concatenate([random.normal(0.5, 0.3, 40), random.normal(-0.5, 0.3, 40), [2.0]])
    told = contrast(["a"] * 40 + ["b"] * 40 + ["c"], values - values.mean())
    many, few = ({one.group: one for one in told.standings}[name] for name in ("a", "c"))
    assert few.ratio < np.exp(2.0)
    assert np.log(few.high / few.low) > np.log(many.high / many.low)


def test_an_audience_that_grows_favours_no_group() -> None:
    """Rubric b came late, when everything brought more; there is no other difference."""
    random = np.random.default_rng(4)
    brought = [int(random.poisson(20 * np.exp(number / 40))) for number in range(80)]
    told = contrast(["a"] * 40 + ["b"] * 40, detrended(list(range(80)), brought))
    assert all(abs(one.ratio - 1) < 0.15 for one in told.standings)


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 10**6)), max_size=40),
)
def test_whatever_was_brought_intervals_hold_their_ratio(posts: Sequence[tuple[str, int]]) -> None:
    groups = [group for group, _ in posts]
    told = contrast(groups, detrended(list(range(len(posts))), [value for _, value in posts]))
    assert sum(one.count for one in told.standings) == len(posts)
    assert all(one.low <= one.ratio <= one.high for one in told.standings)
    assert (told.p is None) == (len(posts) < LEAST_POSTS or len(set(groups)) < 2)


@pytest.mark.parametrize(
    ("part", "whole", "other", "of", "differ"),
    [(50, 1000, 20, 1000, True), (5, 100, 2, 100, False), (0, 0, 5, 10, False), (0, 10, 0, 10, False)],
)
def test_shares_differ_by_more_than_chance(part: int, whole: int, other: int, of: int, differ: bool) -> None:
    assert shares_differ(part, whole, other, of) is differ
    assert shares_differ(other, of, part, whole) is differ


def test_two_counts_differ_from_their_shares_of_the_money() -> None:
    assert counts_differ(90, 10, 0.5)
    assert not counts_differ(6, 4, 0.5)
    assert not counts_differ(0, 0, 0.5)
