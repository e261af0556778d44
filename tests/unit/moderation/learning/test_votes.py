"""Labels become votes: one word a person and a text, in whatever order they came."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions import Axis
from models.labels import Label
from moderation.learning.votes import ALONE, votes, weights
from tests.unit.moderation.learning.school import NOW, label

LABELS = st.builds(
    label,
    st.sampled_from(["Купи слона", "купи СЛОНА!", "дурак", "привет всем"]),
    st.booleans(),
    st.sampled_from([Axis.SPAM, Axis.TOXIC]),
    st.sampled_from(["anna", "lev", "olga"]),
    st.integers(1, 30),
)


@given(st.lists(LABELS, max_size=12), st.randoms())
def test_the_order_of_labels_and_their_numbers_are_nothing_to_the_votes(
    labels: list[Label], drawn: object
) -> None:
    shuffled = [replace(one, id=1000 - one.id, case=7) for one in labels]
    drawn.shuffle(shuffled)  # type: ignore[attr-defined]
    assert votes(labels) == votes(shuffled)


@given(st.lists(LABELS, max_size=12), LABELS)
def test_a_label_that_is_taken_back_leaves_the_votes_as_they_were(labels: list[Label], undone: Label) -> None:
    before = votes(labels)
    votes([*labels, undone])
    assert votes(labels) == before


def test_however_often_somebody_says_the_same_it_is_one_vote() -> None:
    often = [label("Купи слона", True, Axis.SPAM, number=number) for number in range(1, 9)]
    [vote] = votes([*often, label("купи слона!!!", True, Axis.SPAM)])
    assert (vote.weight, vote.seconded) == (1.0, False)


def test_the_last_word_of_a_person_counts() -> None:
    [vote] = votes([replace(label("дурак", True), at=NOW.replace(hour=1)), label("дурак", False)])
    assert not vote.holds


def test_as_many_people_against_as_for_are_no_vote_and_a_majority_is_a_weaker_one() -> None:
    said = [label("дурак", True, by="anna"), label("дурак", False, by="lev")]
    assert votes(said) == []
    [vote] = votes([*said, label("дурак", True, by="olga")])
    assert vote.holds
    assert vote.seconded
    assert vote.weight == pytest.approx(1 / 3)


def test_one_person_never_outweighs_all_others_beyond_a_measure() -> None:
    crowd = [label(f"слово {number}", True, by="anna", number=number) for number in range(1, 1001)]
    others = [label(f"другое {number}", True, by="lev", number=number) for number in range(1, 51)]
    some = votes([*crowd, *others])
    mine = sum(
        weight for vote, weight in zip(some, weights(some), strict=True) if vote.people[0][1] == "anna"
    )
    assert mine == pytest.approx(ALONE)
