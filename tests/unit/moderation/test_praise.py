"""Praise is what thanks or praises in plain words; how often that is right is measured."""

import csv
import gzip
from hashlib import md5
from pathlib import Path

import pytest

from moderation.praise import is_praise

TWEETS = Path(__file__).parents[4] / "shared" / "data" / "rusentitweet" / "train.csv.gz"
FRIENDLY = frozenset({"positive", "speech"})
"""Speech acts of this set are thanks, greetings and wishes."""


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо большое!",
        "«Спасибо», очень вкусно",
        "какие вы молодцы",
        "Люблю ваши пироги ❤",
        "Обожаю эту кофейню, рекомендую",
        "Самый лучший латте в городе",
        "(спасибо!)",
    ],
)
def test_thanks_and_praise_are_found(text: str) -> None:
    assert is_praise(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Во сколько вы открываетесь",
        "Не понравилось",
        "Спасибо, что испортили праздник, больше не приду",
        "Раньше было вкусно, но теперь нет",
        "Отлично, опять всё сломалось 🤡",
        "Кого вы больше любите? Люблю когда тихо",
        "Это не рекомендую никому",
        "уравнение классика",
    ],
)
def test_what_praises_nothing_is_left_alone(text: str) -> None:
    assert not is_praise(text)


@pytest.mark.skipif(not TWEETS.exists(), reason="the labelled texts are not here")
def test_nine_of_ten_of_what_is_found_are_friendly() -> None:
    """The half of these tweets that no word of the list was chosen on."""
    with gzip.open(TWEETS, "rt") as opened:
        rows = [row for row in csv.DictReader(opened) if row["label"] != "skip"]
    held = [row for row in rows if md5(row["text"].encode()).digest()[-1] % 2]
    found = [row["label"] in FRIENDLY for row in held if is_praise(row["text"])]
    friendly = sum(row["label"] in FRIENDLY for row in held)
    assert len(found) > 150
    assert sum(found) / len(found) > 0.88
    assert 0.1 < sum(found) / friendly < 0.3
