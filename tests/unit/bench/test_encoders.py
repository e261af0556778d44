"""Meanings that were worked out once are not worked out again, whatever became of the run that did it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.encoders import Kept
from models.encoding import Meanings


class Counting:
    """Tells lengths for meanings, and how many it was asked for."""

    def __init__(self, name: str = "lengths", unit: int = 1) -> None:
        self.name, self.unit = name, unit
        self.asked = 0

    def meanings(self, texts: Sequence[str]) -> Meanings:
        self.asked += len(texts)
        return np.array([[len(text) * self.unit] * 512 for text in texts], np.float32).reshape(-1, 512)


def test_kept_meanings_outlive_a_run_that_was_interrupted(tmp_path: Path) -> None:
    encoder, file = Counting(), tmp_path / "meanings"
    told: list[float] = []
    assert Kept(encoder, file, told.append).meanings(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    with file.open("ab") as half:
        half.write(b"half a lot")
    assert Kept(encoder, file, told.append).meanings(["ccc", "bb", "a"])[:, 0].tolist() == [3, 2, 1]
    assert Kept(encoder, file, told.append).meanings(["ccc", "\ud800"])[:, 0].tolist() == [3, 1]
    assert (encoder.asked, told) == (4, [0.0] * 3)


def test_what_one_encoder_worked_out_is_no_meaning_of_another(tmp_path: Path) -> None:
    one, other = Counting(), Counting("double lengths", 2)
    for encoder, told in ((one, [1, 2]), (other, [2, 4]), (one, [1, 2])):
        kept = Kept(encoder, tmp_path / "meanings", lambda _: None)
        assert kept.meanings(["a", "bb"])[:, 0].tolist() == told
    assert (one.asked, other.asked) == (2, 2)
