"""Meanings that were worked out once are not worked out again, whatever became of the run that did it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.encoders import Kept
from models.encoding import Meanings


class Counting:
    """Tells lengths for meanings, and how many it was asked for."""

    name = "lengths"

    def __init__(self) -> None:
        self.asked = 0

    def meanings(self, texts: Sequence[str]) -> Meanings:
        self.asked += len(texts)
        return np.array([[len(text)] * 512 for text in texts], np.float32).reshape(-1, 512)


def test_kept_meanings_outlive_a_run_that_was_interrupted(tmp_path: Path) -> None:
    encoder, file = Counting(), tmp_path / "meanings"
    told: list[float] = []
    assert Kept(encoder, file, told.append).meanings(["a", "bb", "a"])[:, 0].tolist() == [1, 2, 1]
    with file.open("ab") as half:
        half.write(b"half a lot")
    assert Kept(encoder, file, told.append).meanings(["ccc", "bb", "a"])[:, 0].tolist() == [3, 2, 1]
    assert Kept(encoder, file, told.append).meanings(["ccc", "\ud800"])[:, 0].tolist() == [3, 1]
    assert (encoder.asked, told) == (4, [0.0] * 3)
