"""Likeness of texts: a large index finds what an exhaustive one does."""

import random

import numpy as np
import pytest

from handlers.likeness import similarity
from handlers.likeness.similarity import Index

WORDS = [f"{stem}{end}" for stem in ("достав", "оплат", "возвр", "заказ", "скид", "адрес", "чек", "карт")
         for end in ("ка", "ить", "ы", "ами", "ой", "ите")]  # fmt: skip


FRAMES = ("сколько стоит доставка", "когда привезут", "где купить", "сколько стоит", "есть ли скидка на")
BEST = 32


def assert_large_tells_as_exhaustive(
    texts: list[list[str]], asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The best ones exactly, no other too high."""
    small = Index(texts)
    exact = [small.alike(small.vector(words)) for words in asked]
    monkeypatch.setattr(similarity, "_LARGE", 100)
    monkeypatch.setattr(similarity, "_CANDIDATES", 60)
    large = Index(texts)
    for words, wanted in zip(asked, exact, strict=True):
        found = large.alike(large.vector(words))
        best = np.argsort(-wanted)[:BEST]
        assert found[best] == pytest.approx(wanted[best]), words
        assert np.all(found <= wanted + 1e-9)


def test_a_large_index_finds_the_same_by_its_rare_n_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    texts = [[*chance.choices(WORDS, k=5), f"номер{number % 97}"] for number in range(600)]
    assert_large_tells_as_exhaustive(texts, [text[::-1] for text in texts[::30]], monkeypatch)


@pytest.mark.parametrize("seed", range(5))
def test_a_large_index_finds_the_same_for_a_question_of_common_words_alone(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    common = sorted({word for frame in FRAMES for word in frame.split()})
    texts = [[*chance.choice(FRAMES).split(), *chance.sample(WORDS, 2)] for _ in range(600)]
    texts[chance.randrange(600)] = FRAMES[0].split()
    asked = [FRAMES[0].split()[::-1], *(chance.sample(common, 3) for _ in range(20))]
    assert_large_tells_as_exhaustive(texts, asked, monkeypatch)
