"""A newcomer's question has one right button, wherever it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.newcomers.questions import question_for
from handlers.typed.choices import MOST, parse_choice

WORDS = st.text(st.characters(blacklist_characters="|", blacklist_categories=["Cs"]), min_size=1, max_size=20)


@given(WORDS, st.lists(WORDS, min_size=2, max_size=MOST), st.text(max_size=20))
def test_whatever_is_asked_the_first_answer_is_the_right_one(
    words: str, answers: list[str], seed: str
) -> None:
    try:
        typed = parse_choice(" | ".join([words, *answers]))
    except ValueError:
        return
    asked = question_for(" | ".join([words, *answers]), seed)
    assert asked.words == typed.question
    assert sorted(asked.answers) == sorted(typed.answers)
    assert asked.answers[asked.right] == typed.answers[0]


@given(st.text(max_size=20))
def test_a_sum_has_one_right_answer(seed: str) -> None:
    asked = question_for("", seed)
    left, right = (asked.words or "").removesuffix(" = ?").split(" + ")
    assert asked.answers[asked.right] == str(int(left) + int(right))
    assert len(set(asked.answers)) == len(asked.answers)


def test_the_right_button_is_not_always_the_same_one() -> None:
    assert len({question_for("", str(seed)).right for seed in range(40)}) > 1


@pytest.mark.parametrize(
    "typed", ["", "Что?", "Что? | это", "Что? | да | да", "| да | нет", "?|" + "|".join("абвгде")]
)
def test_what_is_no_question_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_choice(typed)
