import csv
import random

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from models.decisions import Axis
from moderation.artifact import Artifact, load
from moderation.classifier import Classifier, Sums, features
from moderation.corpora import OWN
from moderation.judge import Judge
from moderation.latin import second_view
from moderation.text import despelled

TEXTS = 5_000


@pytest.fixture(scope="module")
def artifact() -> Artifact:
    return load()


def generated(count: int) -> list[str]:
    """Sentences put together from words of our own texts, some of them damaged."""
    drawn = random.Random(7)
    with OWN.open(encoding="utf-8", newline="") as file:
        vocabulary = [word for row in csv.DictReader(file) for word in row["text"].split()]
    return [
        " ".join(_damaged(drawn, drawn.choice(vocabulary)) for _ in range(drawn.randint(0, 30)))
        for _ in range(count)
    ]


def _damaged(drawn: random.Random, word: str) -> str:
    if drawn.random() < 0.8:
        return word
    at = drawn.randrange(len(word))
    return word[:at] + drawn.choice("aeo03*!)( 😀\u200bяю") + word[at:]


def chunks_to_features(text: str) -> list[str]:
    return [name for chunk in despelled(text).split() for name in features(chunk)]


def test_the_served_model_equals_scikit_learn(artifact: Artifact) -> None:
    texts = [text for text in generated(TEXTS) if not second_view(text)]
    vectorizer = CountVectorizer(
        analyzer=chunks_to_features, vocabulary={name: row for row, name in enumerate(artifact.names)}
    )
    counts = vectorizer.transform(texts).astype(np.float64)
    norm = np.sqrt(artifact.smoothing + counts @ artifact.squares.astype(np.float64))
    rows = counts.multiply(1.0 / norm[:, None]).tocsr()
    judge = Judge(artifact)
    served = np.array([[getattr(judge.judge(text).scores, axis) for axis in Axis] for text in texts])
    for column, axis in enumerate(Axis):
        platt = artifact.platt[axis]
        model = LogisticRegression()
        model.classes_ = np.array([0, 1])
        model.coef_ = platt.slope * artifact.weights[:, column].astype(np.float64)[None, :]
        model.intercept_ = np.array([platt.slope * artifact.bias[column] + platt.offset])
        assert np.abs(model.predict_proba(rows)[:, 1] - served[:, column]).max() < 1e-5


def test_a_text_scores_the_sum_of_its_chunks(artifact: Artifact) -> None:
    classifier = Classifier(artifact)
    one, other = classifier.sums("ты"), classifier.sums("дебил")
    together = Sums(*(a + b for a, b in zip(one, other, strict=True)))
    raw = classifier.raw("ты дебил")
    expected = [artifact.platt[axis].probability(score) for axis, score in zip(Axis, raw, strict=True)]
    scores = classifier.scores(together)
    assert [getattr(scores, axis) for axis in Axis] == pytest.approx(expected)


def test_an_unknown_word_adds_nothing(artifact: Artifact) -> None:
    assert Classifier(artifact).sums("ꙮ") == Sums()


def test_links_and_names_are_kinds_and_not_words() -> None:
    assert features("https://casino.example.org/win") == ["~url"]
    assert features("t.me/+abc") == ["~invite"]
    assert features("@somebody") == ["~mention"]
    assert "=да" in features("[id1|да")
    assert "~to" in features("[id1|да")


def test_digits_count_by_number_and_not_by_value() -> None:
    assert features("1500р") == features("7000р")
    assert features("100000") == features("99999999")
