import csv
import gzip
import json
from pathlib import Path

import pytest

from bench.goals import Goal
from bench.judge import show
from moderation import evaluate, trials


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", 2)
    monkeypatch.setattr(trials, "DRAWS", 1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rude = [(f"ты {word} и про {topic} молчи", 1) for word in ("урод", "дурак") for topic in "абвгдежзик"]
    kind = [(f"чудесный {word} у {topic}", 0) for word in ("пирог", "чай") for topic in "абвгдежзик"]
    path = tmp_path / "data" / "vk_distorted_toxicity" / "dev.csv.gz"
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rude, *kind])
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("value", "falls", "stands"),
    [
        pytest.param(0.96, False, "goal", id="as much as the goal"),
        pytest.param(0.92, False, "floor", id="between floor and goal"),
        pytest.param(0.89, False, "BELOW", id="less than the floor"),
        pytest.param(0.89, True, "goal", id="less than the goal where less is better"),
        pytest.param(0.97, True, "BELOW", id="more than the floor where less is better"),
        pytest.param(None, False, "not here", id="nothing to measure with"),
    ],
)
def test_a_row_says_where_it_stands(value: float | None, falls: bool, stands: str) -> None:
    floor, goal = (0.96, 0.9) if falls else (0.9, 0.95)
    row = Goal(axis="toxic", test="t", figure="AUC", floor=floor, goal=goal, value=value, falls=falls)
    assert row.stands == stands


def test_a_row_says_how_far_it_is_on_its_way_from_the_floor_to_the_goal() -> None:
    half = Goal(axis="toxic", test="t", figure="AUC", floor=0.25, goal=0.75, value=0.5)
    falling = Goal(axis="toxic", test="t", figure="alarms", floor=0.75, goal=0.25, value=0.5, falls=True)
    assert (half.way, falling.way) == (0.5, 0.5)


def test_every_row_is_told_whatever_sets_are_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    show(folder, tmp_path / "found.json")
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    by_test = {(row["test"], row["figure"]): row for row in found["goals"]}
    assert by_test["2ch+Pikabu, dev", "AUC"]["stands"] == "not here"
    assert by_test["VK comments, dev in five folds", "AUC"]["value"] > 0.9
    assert set(found["sets"]["toxic"]) >= {"vk_distorted_toxicity", "own"}
    assert set(found["stock"]) == set(found["sets"])
    assert "source left out of training" in capsys.readouterr().out
