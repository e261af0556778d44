"""A training is followed in the language of the set-up."""

import re
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.catalogues import LOCALE, told
from bot.terminal.training import _FIGURES, Training
from models.errors import ConfigError
from models.texts import LANGUAGES, Texts, catalogue
from moderation import train
from moderation.artifact import SHIPPED, load
from moderation.corpora import read_corpus

TEXTS = Texts(LOCALE)


CARD = {
    "negative": {
        "vk_distorted_toxicity": {
            "texts": 12345,
            "positive": 1234,
            **{key: [0.7891, 0.7625, 0.8143] for key in _FIGURES},
        },
        "own": {"texts": 5678, "positive": 0, "flagged_at_0.01": 0.0123, "auc": None},
    }
}


def shown(language: str, axes: Any, capsys: pytest.CaptureFixture[str]) -> list[str]:
    Console(width=80).print(Training(TEXTS, language)._table(axes))
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ru",
            ("показатель", "отложенные тексты", "полнота при 1 %", "ошибка калибровки", "1234 из 12345"),
        ),
        ("en", ("figure", "held-out set", "recall at 1 %", "calibration error", "1234 of 12345")),
    ],
)
def test_the_figures_of_a_card_can_be_read_in_eighty_columns(
    language: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = shown(language, CARD, capsys)
    for word in ("negative", "vk_distorted_toxicity", "own", "0.012", *words):
        assert any(f" {word} " in line for line in lines), word
    assert sum(" 0.789 (0.762–0.814) " in line for line in lines) == len(_FIGURES)
    assert len(lines) == 4 + 1 + len(_FIGURES) + 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_card_that_we_ship_is_cut(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    axes = load(SHIPPED).card["report"]["axes"]
    words = "\n".join(shown(language, axes, capsys))
    assert "…" not in words
    assert "train." not in words
    assert {name for sets in axes.values() for name in sets} <= set(words.split())


def test_each_step_of_a_training_has_a_name() -> None:
    steps = set(re.findall(r'progress\("(\w+)"', Path(train.__file__).read_text("utf-8")))
    assert {"reading", "done"} < steps
    for language in LANGUAGES:
        known = {str(one.id) for one in catalogue(LOCALE, language)}
        assert {f"train.doing.{step}" for step in steps} <= known


@pytest.mark.parametrize("out", ["weights", "weights.json", "weights.md", "none/weights.npz", "folder.npz"])
def test_where_no_classifier_can_be_written_nothing_is_read_or_lost(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "read_corpus", lambda *_: pytest.fail("it was read"))
    (tmp_path / "folder.npz").mkdir()
    before = sorted(tmp_path.iterdir())
    for language in LANGUAGES:
        with pytest.raises(ConfigError) as caught:
            Training(TEXTS, language).train(tmp_path, tmp_path / out, (), None)
        assert Path(out).name in told(caught.value, language)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_folder_or_a_classifier_is_told_in_the_language_of_the_set_up(
    language: str, tmp_path: Path
) -> None:
    broken = tmp_path / "spam_tgspam"
    broken.mkdir()
    (tmp_path / "a.json").write_text("{")
    wrongs = (
        lambda: read_corpus(tmp_path / "none"),
        lambda: read_corpus(broken),
        lambda: read_corpus(tmp_path, ["none"]),
        lambda: load(tmp_path / "none.npz"),
        lambda: load(tmp_path / "a.npz"),
    )
    for wrong in wrongs:
        with pytest.raises(ConfigError) as caught:
            wrong()
        words = told(caught.value, language)
        assert words != str(caught.value)
        assert bool(re.search("[а-я]", words)) is (language == "ru")
