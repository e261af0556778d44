"""What a base has never heard of, and what meanings of an alphabet have in common."""

import numpy as np
import pytest

from handlers.answers.common import Common
from handlers.answers.news import Heard

DOGS = (["можно", "к", "вам", "с", "собакой"], ["пускаете", "ли", "вы", "с", "животными"])


@pytest.mark.parametrize(
    ("question", "share"),
    [
        ("а собак лечить умеете", 0.5),
        ("можно с собаками", 0.0),
        ("можно с котом в 10", 0.2),
        ("", 0.0),
    ],
)
def test_words_that_no_phrasing_has_in_any_form_are_news(question: str, share: float) -> None:
    assert Heard(DOGS).news(question.split()) == pytest.approx(share)


def test_what_only_a_phrasing_that_is_left_out_has_is_news_again() -> None:
    heard = Heard(DOGS)
    assert heard.news(["животных"]) == 0.0
    assert heard.news(["животных"], [DOGS[1]]) == 1.0
    assert heard.news(["животных"], [DOGS[0]]) == 0.0


def test_words_of_any_sentence_are_news_nowhere() -> None:
    assert Heard(DOGS, usual=["сегодня"]).news(["сегодня"]) == 0.0


def test_half_of_what_an_alphabet_has_in_common_is_taken_away() -> None:
    rows = np.eye(3, dtype=np.float32)
    common = Common.of(["раз", "two"], rows[:2])
    left = common.left_of(["три", "four", "пять"], np.stack([rows[2], rows[2], rows[0]]))
    assert left == pytest.approx(np.array([[-0.447, 0, 0.894], [0, -0.447, 0.894], [1, 0, 0]]), abs=1e-3)


def test_without_sentences_nothing_is_common() -> None:
    rows = np.eye(2, dtype=np.float32)
    assert Common.of([], rows[:0]).left_of(["раз", "two"], rows) == pytest.approx(rows)
