"""The bench of answers: what is drawn, what is counted, and what is shipped."""

from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from bench import answers
from bench.questions import Draw, Material, material, own, trials
from bench.sureness import fitted
from handlers.answers.base import SIGNS, SIGNS_OF_WORDS
from handlers.answers.confidence import lines, others
from models.errors import ConfigError
from tests.fakes import Meaner


def test_without_the_sets_it_is_said_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="skipped"):
        material(tmp_path)


def test_what_is_asked_is_never_a_phrasing_and_strangers_have_no_entry() -> None:
    intents = {f"intent {n}": [f"question {n}.{m}" for m in range(9)] for n in range(8)}
    draw = Draw(name="some", source="made up", entries=5, phrasings=3, neighbours=10, talk=4)
    found = Material({"made up": intents}, {"made up": [f"talk {n}" for n in range(9)]})
    first, *_ = trials(found, (1,), (draw,))
    again, *_ = trials(found, (1,), (draw,))
    assert first == again
    phrasings = {text for entry in first.base for text in entry.phrasings}
    assert len(first.base) == 5
    assert len(phrasings) == 15
    assert not phrasings & {question.text for question in first.asked}
    ids = {entry.id for entry in first.base}
    strangers = [question.text for question in first.asked if question.entry is None]
    assert len(strangers) == 14
    assert all(question.entry in ids for question in first.asked if question.entry)
    assert all(f"intent {text.split()[1][0]}" not in ids for text in strangers if "question" in text)


def test_a_shop_keeps_the_promise_by_words_alone_and_stands_beside_a_stock_search() -> None:
    sides = answers._sides(own("shop", "Shop 20x2"), None, {})
    ours, stock = sides["words"], sides["TF-IDF"]
    for one in (ours, stock):
        assert max(one.wrong, one.false) <= 0.05
        assert one.interval[0] <= one.right <= one.interval[1]
    assert ours.right >= 0.4
    assert len(answers.HEAD) == len(ours.row()) + 2


def test_the_error_of_a_confidence_that_is_always_true_is_none() -> None:
    sure = np.array([0.25] * 4 + [0.75] * 4)
    right = np.array([True] + [False] * 3 + [True] * 3 + [False])
    assert answers._calibration(sure, right) == 0
    assert answers._calibration(np.ones(8), right) == 0.5


def test_weights_are_found_for_every_sign() -> None:
    trial = own("shop", "Shop 20x2")
    found = fitted([trial], Meaner(), ["какой сегодня матч", "спасибо большое"])
    assert set(found[""].by_meaning.weights) == set(SIGNS)
    assert set(found[""].by_words.weights) == set(SIGNS_OF_WORDS)
    with patch.object(answers.matching, "lines", lambda: found[""]):
        judged = answers._ours(trial, None)
    _, right = answers._known(trial.asked, judged.best)
    assert judged.sure[right].mean() > 0.3 + judged.sure[~right].mean(), "they tell what is right"


def test_what_is_shipped_has_a_weight_for_every_sign_and_sentences_that_ask_for_nothing() -> None:
    assert set(lines().by_meaning.weights) == set(SIGNS)
    assert set(lines().by_words.weights) == set(SIGNS_OF_WORDS)
    assert len(others()) == 500
    assert all(text.strip() for text in others())
