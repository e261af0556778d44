"""A training is followed in the language of the set-up."""

import re
from pathlib import Path

import pytest
from rich.console import Console

from bot.catalogues import told
from bot.terminal.configured import LOCALE
from bot.terminal.training import Training
from models.errors import ConfigError
from models.texts import LANGUAGES, Texts, catalogue
from moderation import train
from moderation.artifact import SHIPPED, load
from moderation.corpora import read_corpus

TEXTS = Texts(LOCALE)


@pytest.mark.parametrize(("language", "head"), [("ru", "ошибка калибровки"), ("en", "calibration error")])
def test_the_figures_of_a_card_stand_below_words(
    language: str, head: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = Training(TEXTS, language)._table(load(SHIPPED).card["report"]["axes"])
    Console(width=250).print(table)
    shown = capsys.readouterr().out
    assert head in shown
    assert "train." not in shown


def test_each_step_of_a_training_has_a_name() -> None:
    steps = set(re.findall(r'progress\("(\w+)"', Path(train.__file__).read_text("utf-8")))
    assert {"reading", "done"} < steps
    for language in LANGUAGES:
        known = {str(one.id) for one in catalogue(LOCALE, language)}
        assert {f"train.doing.{step}" for step in steps} <= known


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
        assert "Sentence(" not in words
        assert bool(re.search("[а-я]", words)) is (language == "ru")
