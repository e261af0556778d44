import numpy as np
import pytest

from models.decisions import Axis
from moderation import trials
from moderation.artifact import Platt
from moderation.corpora import Example, fold
from moderation.trials import Trials, error_after_labels

INSULTS = ("дурак", "урод", "идиот", "мразь", "тварь", "козёл")
TOPICS = ("кофе", "пирог", "чай", "матч", "котик", "ремонт", "море", "книга")


def examples(source: str = "here") -> list[Example]:
    """Enough of both kinds; a fifth is held out, kind ones are friendly."""
    found = []
    for topic in TOPICS:
        for number, insult in enumerate(INSULTS):
            rude, kind = f"{insult} ты и твой {topic} тоже {number}", f"люблю {topic} и город {number}"
            found += [Example(rude, {Axis.TOXIC: 1}, source, fold(rude) == 0)]
            found += [Example(kind, {Axis.TOXIC: 0}, source, fold(kind) == 0, friendly=True)]
    return found


def test_what_is_tested_was_not_learned() -> None:
    there = [Example("хамло твой чай", {Axis.TOXIC: 1}, "there", held_out=False)] * 5
    kind = [Example("спасибо, чай хороший", {Axis.TOXIC: 0}, "there", held_out=False)] * 5
    alone = [Example("хамло", {}, "asked", held_out=True)]
    tried = Trials([*examples(), *there, *kind, *alone], lambda doing: None)
    assert tried.without(Axis.TOXIC)[-1] > tried.without(Axis.TOXIC, "there")[-1]


def test_a_model_is_fitted_once_and_told() -> None:
    told: list[str] = []
    tried = Trials(examples(), told.append)
    assert (tried.without(Axis.TOXIC) == tried.without(Axis.TOXIC)).all()
    assert told == ["toxic without the held-out"]


def test_every_text_of_a_source_is_scored_by_a_model_without_it() -> None:
    told: list[str] = []
    tried = Trials([*examples(), *examples("there")], told.append)
    crossed = tried.crossed(Axis.TOXIC, "there", 0.01)
    mine = tried.of("there")
    assert np.isfinite(crossed[mine]).all()
    assert np.isnan(crossed[~mine]).all()
    assert len(told) == len({fold(text.text) for text in examples("there")})


def test_a_text_and_its_retweet_fall_into_one_fold() -> None:
    said = "Банк опять списал деньги без спроса, позор"
    assert fold(said) == fold(f"RT @someone: {said} https://t.co/abc")


def test_labels_of_a_place_mend_probabilities_that_are_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trials, "DRAWS", 3)
    drawn = np.random.default_rng(3)
    raw = drawn.normal(0, 2, 3000)
    labels = (drawn.random(3000) < 1 / (1 + np.exp(-(raw - 3)))).astype(np.int64)
    shipped = Platt(1.0, 2.0)
    assert error_after_labels(raw, labels, shipped, 200) < 0.05 < error_after_labels(raw, labels, shipped, 1)
