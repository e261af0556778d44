import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.encoder import SentenceEncoder
from models.decisions import Axis
from models.errors import ConfigError
from moderation.artifact import SHIPPED, Artifact, Platt, Thresholds, card_path, load, save
from moderation.evaluate import markdown


def small() -> Artifact:
    return Artifact(
        names=("=да", " да", "ё\u2028"),
        squares=np.array([1.0, 2.0, 4.0], np.float32),
        weights=np.arange(12, dtype=np.float32).reshape(3, 4) / 8,
        bias=np.array([0.1, 0.2, 0.3, 0.4]),
        smoothing=5.0,
        platt={axis: Platt(1.5, -0.5) for axis in Axis},
        thresholds={Axis.SPAM: Thresholds(0.5, 0.9), Axis.TOXIC: Thresholds(0.6, 0.95)},
        card={"data": []},
    )


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save(path, small())
    found = load(path)
    assert found.names == small().names
    assert (found.weights == small().weights).all()
    assert (found.bias == small().bias).all()
    assert (found.platt, found.thresholds, found.smoothing) == (small().platt, small().thresholds, 5.0)


def test_the_same_model_is_saved_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        save(tmp_path / f"{name}.npz", small())
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_the_shipped_artefact_is_small_and_says_where_it_comes_from() -> None:
    card = load().card
    assert SHIPPED.stat().st_size < 5_000_000
    assert {fact["source"] for fact in card["data"]} >= {"own", "vk_distorted_toxicity", "spam_tgspam"}
    assert all(fact["licence"] and len(fact["sha256"]) == 64 for fact in card["data"])
    assert not {"spam_talyguryn", "olid_en", "koziev_intents_ru"} & {fact["source"] for fact in card["data"]}


def _flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))


@pytest.mark.parametrize("told", ["first", "second"], ids=["the classifier alone", "with the second opinion"])
def test_the_shipped_card_keeps_its_promise_to_friendly_texts(told: str) -> None:
    report = load().card["report"]
    alarms = report["friendly"] if told == "first" else report["second"]["friendly"]
    assert alarms["flagged"] <= 0.015 * alarms["texts"]
    assert alarms["removed"] <= 0.003 * alarms["texts"]


FLOORS = [
    ("toxic", "toxic_2ch_pikabu", "auc", 0.945, 0.95),
    ("toxic", "toxic_2ch_pikabu", "macro_f1", 0.87, 0.89),
    ("toxic", "toxic_2ch_pikabu", "recall_at_0.01", 0.48, 0.6),
    ("toxic", "russe_detox_2022", "recall_at_0.01", 0.58, 0.8),
    ("negative", "rusentitweet", "auc", 0.84, 0.87),
    ("negative", "sentirueval2016", "auc", 0.84, 0.94),
    ("spam", "spam_tgspam", "auc", 0.97, 0.97),
    ("spam", "spam_lifemart", "auc", 0.97, 0.97),
]


@pytest.mark.parametrize(("axis", "source", "figure", "alone", "both"), FLOORS)
def test_the_shipped_card_stands_above_the_floors(
    axis: str, source: str, figure: str, alone: float, both: float
) -> None:
    report = load().card["report"]
    assert report["axes"][axis][source][figure][0] >= alone
    assert report["second"]["axes"][axis][source][figure][0] >= both


def test_the_shipped_report_is_of_the_shipped_weights() -> None:
    card = load().card
    page = SHIPPED.with_suffix(".md").read_text(encoding="utf-8")
    assert page == markdown(card)


def test_the_second_opinion_is_of_the_encoder_that_is_shipped() -> None:
    opinion = load().opinion
    assert opinion is not None
    assert opinion.encoder == SentenceEncoder.name


def test_the_shipped_card_keeps_the_promise_about_questions() -> None:
    unasked = load().card["report"]["unasked"]
    assert unasked["texts"] > 1_000
    assert unasked["held_for_questions"] <= 0.025 * unasked["texts"]


def _edit_card(path: Path, **changes: object) -> None:
    card = json.loads(card_path(path).read_text(encoding="utf-8"))
    card_path(path).write_text(json.dumps({**card, **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        pytest.param(_flip_a_byte, "model.npz", id="one bit flipped"),
        pytest.param(Path.unlink, "model.npz", id="weights missing"),
        pytest.param(lambda path: card_path(path).unlink(), "model.json", id="card missing"),
        pytest.param(lambda path: card_path(path).write_text("{"), "model.json", id="card cut short"),
        pytest.param(lambda path: card_path(path).write_text("[]"), "model.json", id="card is no object"),
        pytest.param(lambda path: _edit_card(path, normaliser=0), "model.json", id="another normaliser"),
        pytest.param(lambda path: _edit_card(path, format=99), "model.json", id="another format"),
        pytest.param(lambda path: _edit_card(path, sha256="0" * 64), "model.npz", id="another hash"),
        pytest.param(lambda path: _edit_card(path, thresholds={}), "model.json", id="no thresholds"),
        pytest.param(lambda path: _edit_card(path, calibration={"spam": "x"}), "model.json", id="no lines"),
    ],
)
def test_a_damaged_artefact_is_refused_by_name(
    tmp_path: Path, harm: Callable[[Path], object], named: str
) -> None:
    path = tmp_path / "model.npz"
    shutil.copy(SHIPPED, path)
    shutil.copy(card_path(SHIPPED), card_path(path))
    harm(path)
    with pytest.raises(ConfigError, match=named):
        load(path)


def test_other_probabilities_keep_the_verdicts() -> None:
    artifact = small()
    moved = artifact.recalibrated({Axis.TOXIC: Platt(0.7, 0.4)})
    for before, after in zip(artifact.thresholds[Axis.TOXIC], moved.thresholds[Axis.TOXIC], strict=True):
        raw = artifact.platt[Axis.TOXIC].raw(before)
        assert moved.platt[Axis.TOXIC].raw(after) == pytest.approx(raw)
    assert moved.thresholds[Axis.SPAM] == artifact.thresholds[Axis.SPAM]
