"""Likeness of texts: a large index finds what an exhaustive one does."""

import random

import numpy as np
import pytest

from handlers.likeness import similarity
from handlers.likeness.similarity import Index

WORDS = [f"{stem}{end}" for stem in ("достав", "оплат", "возвр", "заказ", "скид", "адрес", "чек", "карт")
         for end in ("ка", "ить", "ы", "ами", "ой", "ите")]  # fmt: skip


def test_a_large_index_finds_the_same_by_its_rare_n_grams(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    texts = [[*chance.choices(WORDS, k=5), f"номер{number % 97}"] for number in range(600)]
    index, asked = Index(texts), [texts[number][::-1] for number in range(0, 600, 30)]
    exact = [index.alike(index.vector(words)) for words in asked]
    monkeypatch.setattr(similarity, "_LARGE", 100)
    monkeypatch.setattr(similarity, "_CANDIDATES", 60)
    for words, wanted in zip(asked, exact, strict=True):
        found = index.alike(index.vector(words))
        assert found.argmax() == wanted.argmax()
        assert found.max() == pytest.approx(wanted.max())
        assert np.all(found <= wanted + 1e-9)
