"""Figures that are worked out by ourselves are those of scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from moderation.evaluate import ranking


@pytest.mark.parametrize("digits", [1, 6], ids=["many equal scores", "few equal scores"])
@pytest.mark.parametrize("texts", [2, 5, 50, 2_000])
def test_ranks_are_told_as_scikit_learn_tells_them(texts: int, digits: int) -> None:
    drawn = np.random.default_rng(texts)
    labels = np.append((drawn.random(texts) < 0.3).astype(np.int64), [0, 1])
    scores = np.round(drawn.normal(labels, 1.0), digits)
    expected = roc_auc_score(labels, scores), average_precision_score(labels, scores)
    assert ranking(labels, scores) == pytest.approx(expected, abs=1e-12)
