"""What presses cost and move is measured on a folder of labelled texts."""

import csv
import gzip
from pathlib import Path

from bench.learning import HEAD, as_json, measure


def test_lessons_of_moderators_who_are_right_and_wrong_are_told_side_by_side(tmp_path: Path) -> None:
    rude = [(f"ты {word} и про {topic} молчи", 1) for word in ("урод", "дурак") for topic in "абвгдежзик"]
    kind = [(f"чудесный {word} у {topic}", 0) for word in ("пирог", "чай") for topic in "абвгдежзик"]
    path = tmp_path / "vk_distorted_toxicity" / "dev.csv.gz"
    path.parent.mkdir()
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rude, *kind])
    lessons = measure(tmp_path, 100)
    assert [one.labels for one in lessons] == [40, 40, 40, 100]
    assert lessons[2].set_aside == 1
    assert not lessons[2].passed
    assert all(len(one.row()) == len(HEAD) for one in lessons)
    assert set(as_json(lessons)["who is right"]) == {"labels", "cpu_seconds", "passed", "moved"}
