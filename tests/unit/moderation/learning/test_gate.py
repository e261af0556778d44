"""What is worse is told from noise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from models.decisions import Axis
from models.lessons import Exam
from moderation.learning.gate import alarms, auc, in_order, is_more, verdicts

BITS = st.lists(st.tuples(st.floats(-5, 5), st.booleans()), min_size=2, max_size=60)


@given(BITS)
def test_the_order_of_texts_is_measured_as_everybody_measures_it(rows: list[tuple[float, bool]]) -> None:
    scores, holds = np.array([score for score, _ in rows]), np.array([one for _, one in rows])
    if 0 < holds.sum() < len(holds):
        assert auc(scores, holds) == pytest.approx(roc_auc_score(holds, scores))


@pytest.mark.parametrize(
    ("worse", "better", "is_noise"),
    [(0, 0, True), (4, 0, True), (5, 0, False), (8, 7, True), (20, 5, False), (900, 901, True),
     (1100, 900, False), (1010, 1000, True)],
)  # fmt: skip
def test_a_few_changed_verdicts_are_noise_and_many_are_not(worse: int, better: int, is_noise: bool) -> None:
    assert is_more(worse, better) is not is_noise


@given(st.integers(0, 200), st.integers(0, 200))
def test_no_change_is_worse_in_both_directions(worse: int, better: int) -> None:
    assert not (is_more(worse, better) and is_more(better, worse))


def test_verdicts_that_were_right_and_are_no_longer_are_worse() -> None:
    holds = np.array([True] * 50 + [False] * 50)
    flipped = holds.copy()
    flipped[:10] = False
    [spoilt] = verdicts(Exam.PEOPLE, Axis.SPAM, holds, flipped, holds)
    [mended] = verdicts(Exam.PEOPLE, Axis.SPAM, flipped, holds, holds)
    assert (spoilt.before, spoilt.after, spoilt.worse) == (1.0, 0.9, True)
    assert not mended.worse


def test_an_order_that_is_turned_around_is_worse_and_the_same_one_is_not() -> None:
    scores = np.linspace(-1, 1, 100)
    holds = scores > 0
    [turned] = in_order(Axis.TOXIC, scores, -scores, holds)
    [same] = in_order(Axis.TOXIC, scores, scores, holds)
    assert (turned.worse, same.worse) == (True, False)


@pytest.mark.parametrize(("sunk", "is_worse"), [(6, False), (40, True)])
def test_an_order_is_worse_only_where_it_matters_however_sure_one_is_of_the_change(
    sunk: int, is_worse: bool
) -> None:
    holds = np.arange(4_100) < 4_000
    before = holds.astype(float)
    after = before.copy()
    after[:sunk] = 0.0
    [found] = in_order(Axis.TOXIC, before, after, holds)
    assert found.after < found.before
    assert found.worse is is_worse


def test_more_alarms_are_worse_only_beyond_what_was_promised() -> None:
    before = np.zeros(1000, bool)
    after = before.copy()
    after[:8] = True
    [kept] = alarms(Exam.HISTORY, before, after, promise=0.01)
    [broken] = alarms(Exam.HISTORY, before, after, promise=0.001)
    assert (kept.worse, broken.worse) == (False, True)


def test_nothing_to_compare_on_is_no_comparison() -> None:
    none = np.empty(0, bool)
    assert not list(verdicts(Exam.PEOPLE, Axis.SPAM, none, none, none))
    assert not list(alarms(Exam.HISTORY, none, none, 0.01))
    assert not list(in_order(Axis.SPAM, np.zeros(3), np.zeros(3), np.ones(3, bool)))
