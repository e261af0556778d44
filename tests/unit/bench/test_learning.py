"""What presses cost and move is measured on a folder of labelled texts."""

import csv
import gzip
from pathlib import Path

import pytest

from bench import learning
from bench.learning import HEAD, as_json, measure


def test_lessons_of_moderators_who_are_right_and_wrong_are_told_side_by_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learning, "_DRAWS", 1)
    rude = [(f"ты {word} и про {topic} молчи", 1) for word in ("урод", "дурак") for topic in "абвгдежзик"]
    kind = [(f"чудесный {word} у {topic}", 0) for word in ("пирог", "чай") for topic in "абвгдежзик"]
    path = tmp_path / "vk_distorted_toxicity" / "dev.csv.gz"
    path.parent.mkdir()
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rude, *kind])
    lessons = measure(tmp_path, 100)
    by_name = {one.name: one for one in lessons}
    assert by_name["who is right"].labels == by_name["who is wrong in one of twenty"].labels == 40
    assert by_name["many"].labels == 100
    assert by_name["who is always wrong"].set_aside == 1
    assert not by_name["who is always wrong"].passed
    assert all(len(one.row()) == len(HEAD) for one in lessons)
    assert [one["name"] for one in as_json(lessons)["lessons"]] == [one.name for one in lessons]
