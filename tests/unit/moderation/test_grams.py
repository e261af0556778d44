"""Many chunks at once are worth what they are worth one by one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.artifact import load
from moderation.classifier import Classifier
from moderation.judge import Judge

ARTIFACT = load()
CLASSIFIER = Classifier(ARTIFACT)
PREPARED, PLAIN = Judge(ARTIFACT), Judge(ARTIFACT)
CHUNKS = st.one_of(
    st.sampled_from(
        ["ё", "Привет!", "2026", "https://vk.com/a", "п.о.к.а", "@anna", "—", "😀", "казино", "\ud800"]
    ),
    st.text("абвёАя0👍!.-*a", min_size=1, max_size=12),
    st.text(min_size=1, max_size=8).filter(lambda text: len(text.split()) == 1 and text.split()[0] == text),
)


@given(st.lists(CHUNKS, max_size=12))
def test_chunks_at_once_add_up_like_chunks_one_by_one(chunks: list[str]) -> None:
    together = CLASSIFIER.many(chunks)
    assert len(together) == len(chunks)
    for chunk, sums in zip(chunks, together.tolist(), strict=True):
        assert tuple(sums) == CLASSIFIER.sums(chunk)


@given(st.text("абвгдеиостнaeo0", min_size=1, max_size=80))
def test_a_word_is_worth_all_of_its_n_grams_to_the_last_bit(word: str) -> None:
    rows = {name: row for row, name in enumerate(ARTIFACT.names)}
    known = [rows[name] for name in features_of_word(word) if name in rows]
    square = float(ARTIFACT.squares[known].astype(float).sum())
    weights = ARTIFACT.weights[known].astype(float).sum(axis=0).tolist()
    assert CLASSIFIER.word(word) == [square, *weights]


def features_of_word(word: str) -> list[str]:
    padded = f" {word} "
    return [
        f"={word}",
        *(padded[a:b] for a in range(len(padded)) for b in range(a + 2, a + 6) if b <= len(padded)),
    ]


@given(st.lists(st.lists(CHUNKS, max_size=8).map(" ".join), max_size=5))
def test_what_was_learned_is_judged_as_what_was_not(texts: list[str]) -> None:
    PREPARED.learn(texts)
    for text in texts:
        one, other = PREPARED.judge(text), PLAIN.judge(text)
        assert (one.verdict, one.findings) == (other.verdict, other.findings)
        assert [one.scores.spam, one.scores.toxic, one.scores.negative, one.scores.question] == pytest.approx(
            [other.scores.spam, other.scores.toxic, other.scores.negative, other.scores.question], abs=1e-9
        )
