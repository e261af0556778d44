"""What the meanings of all texts of an alphabet have in common."""

import numpy as np
import pytest

from handlers.answers.common import Common


def test_half_of_what_an_alphabet_has_in_common_is_taken_away() -> None:
    rows = np.eye(3, dtype=np.float32)
    common = Common.of(["раз", "two"], rows[:2])
    left = common.left_of(["три", "four", "пять"], np.stack([rows[2], rows[2], rows[0]]))
    assert left == pytest.approx(np.array([[-0.447, 0, 0.894], [0, -0.447, 0.894], [1, 0, 0]]), abs=1e-3)


def test_without_sentences_nothing_is_common() -> None:
    rows = np.eye(2, dtype=np.float32)
    assert Common.of([], rows[:0]).left_of(["раз", "two"], rows) == pytest.approx(rows)
