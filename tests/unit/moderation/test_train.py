from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from models.errors import ConfigError
from moderation import evaluate
from moderation.artifact import Artifact, load
from moderation.corpora import read_corpus
from moderation.judge import load_judge
from moderation.train import train, twin
from tests.unit.moderation.corpus import small_folder, write

FEW = 3


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "RESAMPLES", FEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    small_folder(path)
    return path


class Trained(NamedTuple):
    folder: Path
    file: Path
    artifact: Artifact
    told: list[tuple[str, float]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    data, told = tmp_path_factory.mktemp("data"), list[tuple[str, float]]()
    small_folder(data)
    file = tmp_path_factory.mktemp("trained") / "new" / "model.npz"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(evaluate, "RESAMPLES", FEW)
        artifact = train(data, file, progress=lambda *step: told.append(step), features=2_000)
    return Trained(data, file, artifact, told)


def test_the_same_folder_gives_bit_equal_files(trained: Trained, tmp_path: Path) -> None:
    train(trained.folder, tmp_path / "again.npz", features=2_000)
    for ending in (".npz", ".json", ".md"):
        again = tmp_path / f"again{ending}"
        assert again.read_bytes() == trained.file.with_suffix(ending).read_bytes()


def test_what_is_trained_can_be_served_and_has_learned(trained: Trained) -> None:
    assert (load(trained.file).weights == trained.artifact.weights).all()
    judge = load_judge(trained.file)
    assert judge.judge("ты урод").scores.toxic > judge.judge("чудесный пирог").scores.toxic
    assert np.isfinite(trained.artifact.weights).all()


def test_the_twin_learns_nothing_from_what_is_held_out(folder: Path) -> None:
    examples = read_corpus(folder).examples
    lies = [
        replace(e, labels={axis: 1 - label for axis, label in e.labels.items()}) if e.held_out else e
        for e in examples
    ]
    assert lies != list(examples)
    one, other = twin(examples, 2_000), twin(lies, 2_000)
    assert one.names == other.names
    assert (one.weights == other.weights).all()


def test_progress_is_told_from_nothing_to_all(trained: Trained) -> None:
    shares = [share for _, share in trained.told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_a_source_left_out_is_measured_and_not_learned(folder: Path, tmp_path: Path) -> None:
    corpus = read_corpus(folder, ["vk_distorted_toxicity"])
    assert all(e.held_out and e.left_out for e in corpus.examples if e.source == "vk_distorted_toxicity")
    card = train(folder, tmp_path / "m.npz", ["vk_distorted_toxicity"], features=500).card
    assert card["report"]["axes"]["toxic"]["vk_distorted_toxicity"]["texts"] == 120
    assert "vk_distorted_toxicity: left out of training, measured whole" in card["notes"]


def test_missing_and_forbidden_sources_are_noted(folder: Path) -> None:
    write(folder, "olid_en", "train", [{"id": 1, "text": "x", "subtask_a": "OFF"}])
    notes = read_corpus(folder).notes
    assert "spam_tgspam: not in the folder" in notes
    assert any(note.startswith("olid_en: not used") for note in notes)


def test_no_text_is_both_learned_and_held_out(folder: Path) -> None:
    rows: list[dict[str, object]] = [{"text": "ТЫ дурак  и про кофе молчи", "label": 1}]
    write(folder, "davidson_en", "dev", rows)
    examples = read_corpus(folder).examples
    key = "ты дурак и про кофе молчи"
    assert {e.held_out for e in examples if " ".join(e.text.lower().split()) == key} == {True}


def test_a_folder_without_sources_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"corpus\.empty"):
        read_corpus(tmp_path)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"corpus\.no_folder"):
        read_corpus(tmp_path / "nowhere")


def test_a_source_that_does_not_exist_cannot_be_left_out(folder: Path) -> None:
    with pytest.raises(ConfigError, match="spam_tgspm"):
        read_corpus(folder, ["spam_tgspm"])


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "davidson_en").mkdir()
    (folder / "davidson_en" / "train.csv.gz").write_bytes(b"not gzip")
    with pytest.raises(ConfigError, match="davidson_en"):
        read_corpus(folder)
