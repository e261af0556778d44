"""How many false alarms are expected, told between two answers that bracket the truth."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.audit.alarms import Alarms
from handlers.audit.outcomes import Become
from handlers.audit.records import Expected, Outcome
from models.decisions import Decision, Scores, Verdict
from tests.builders import finding


def become(toxic: float, flagged: bool) -> Become:
    found = (finding("toxic", Verdict.REVIEW),) if flagged else ()
    decision = Decision(Verdict.REVIEW if flagged else Verdict.ALLOW, Scores(toxic=toxic), found)
    return Become(Outcome.REVIEWED if flagged else Outcome.LEFT, decision)


def expected(scores: list[float], threshold: float) -> Expected:
    alarms = Alarms()
    for score in scores:
        alarms.add(become(score, score >= threshold))
    return alarms.expected()


@given(st.lists(st.floats(0.0, 1.0), max_size=50), st.floats(0.0, 1.0))
def test_there_are_never_more_false_alarms_than_alarms(scores: list[float], threshold: float) -> None:
    least, most = expected(scores, threshold)
    assert 0.0 <= least <= most <= sum(score >= threshold for score in scores) + 1e-9


@pytest.mark.parametrize("share", [0.5, 0.1, 0.02])
def test_the_truth_lies_between_wherever_the_place_is_more_or_less_friendly(share: float) -> None:
    """Scores that are true where half is bad are met where less is."""
    drawn = random.Random(1)
    texts = []
    while len(texts) < 20_000:
        score = drawn.betavariate(0.6, 0.6)
        bad = drawn.random() < score
        if not bad or drawn.random() < share / (1 - share):
            texts.append((score, bad))
    false = sum(not bad for score, bad in texts if score >= 0.9)
    least, most = expected([score for score, _ in texts], 0.9)
    assert least <= false * 1.15
    assert most >= false * 0.85


def test_what_a_rule_finds_by_itself_is_no_guess_of_the_classifier() -> None:
    alarms = Alarms()
    decision = Decision(Verdict.REVIEW, Scores(spam=0.6), (finding("links", Verdict.REVIEW),))
    alarms.add(Become(Outcome.REVIEWED, decision))
    alarms.add(Become(Outcome.OURS))
    assert alarms.expected() == Expected(0.0, 0.0)


def test_figures_are_told_in_the_language_and_as_one_where_they_are_one() -> None:
    assert Expected(3.0, 14.0).over(10).told("ru") == "0,3–1,4"
    assert Expected(3.0, 3.1).over(10).told("en") == "0.3"
