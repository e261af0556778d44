import csv
import gzip
from pathlib import Path

import pytest

from bench import disguise
from bench.disguises import DISGUISES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Insults that the shipped classifier can't know, learned and held out by turns."""
    rude = [
        (f"ты {word} и про {topic} молчи", 1) for word in ("бармаглот", "снарк") for topic in "абвгдежзик"
    ]
    kind = [(f"чудесный {word} у {topic}", 0) for word in ("пирог", "чай") for topic in "абвгдежзик"]
    path = tmp_path / "data" / "vk_distorted_toxicity" / "dev.csv.gz"
    path.parent.mkdir(parents=True)
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "label"), *rude, *kind])
    return tmp_path / "data"


def test_what_is_measured_has_learned_from_the_other_texts_of_the_folder_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "mixed case"
    monkeypatch.setattr(disguise, "DISGUISES", {name: DISGUISES[name]})
    suite = disguise.measure(folder, 100)
    assert suite.clean["Russian"] > 80
    assert [loss.disguise for loss in suite.losses if loss.language == "Russian"] == [name]
    assert {alarms.texts for alarms in suite.alarms} >= {"friendly texts"}
