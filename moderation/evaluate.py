"""Measuring an artefact on held-out texts: the figures of the card, and a stock model beside them.

Everything is measured with the weights as they are served. Nothing here changes a model.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from models.communities import QUESTION_THRESHOLD
from models.decisions import Axis, Decision, Verdict
from moderation.artifact import Artifact, Platt
from moderation.corpora import Example
from moderation.judge import Judge
from moderation.meant import Meant
from moderation.opinion import Opinion
from moderation.second import SecondOpinion
from moderation.vectors import Vectors

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

RESAMPLES = 200
SHARES = (0.01, 0.001)
"""Shares of friendly texts at which recall is told."""

_SEED = 42
_BINS = 10
COLUMNS = (
    "held-out set", "texts (positive)", "AUC", "AP", "macro-F1", "recall at 1 %", "recall at 0.1 %",
    "calibration error", "stock AUC", "stock recall at 1 %",
)  # fmt: skip
_PAGE = (
    "All figures are of texts that the measured model never saw: a twin of the shipped one, fitted by the "
    "same recipe without the held-out texts, from which the shipped one has learned too. In brackets: 95 % "
    "bootstrap intervals. *Recall at 1 % / 0.1 %* is at the score that so many held-out friendly texts "
    "reach. *Stock*: TF-IDF of char_wb 2-5 with logistic regression, trained on the same texts."
)


def raw_scores(artifact: Artifact, texts: Sequence[str]) -> Floats:
    """Scores before calibration, one row a text, one column an axis; equal to the served ones."""
    counts = Vectors(artifact.names).counts(texts)
    norm = np.sqrt(artifact.smoothing + counts @ artifact.squares.astype(np.float64))
    return np.asarray((counts @ artifact.weights.astype(np.float64)) / norm[:, None] + artifact.bias)


def report(
    artifact: Artifact, examples: Sequence[Example], given: Meant | None = None, *, baseline: bool = False
) -> dict[str, Any]:
    """Metrics of every held-out set on every axis it has labels for, and all rules on friendly texts.

    With the meanings that are `given`, the same figures with the second opinion stand beside.
    """
    held_out = [example for example in examples if example.held_out]
    raw = raw_scores(artifact, [example.text for example in held_out])
    axes = {
        axis.value: measured_by_source(axis, artifact.platt[axis].probabilities(raw[:, column]), held_out)
        for column, axis in enumerate(Axis)
    }
    judge, friendly = Judge(artifact), [e for e in held_out if e.friendly and not e.left_out]
    alarms = _false_alarms(friendly, [judge.judge(example.text) for example in friendly])
    result: dict[str, Any] = {"axes": axes, "friendly": alarms}
    if given and artifact.opinion:
        result["second"] = _second(artifact, artifact.opinion, given)
    result["unasked"] = _held_for_questions(artifact, raw, held_out)
    if baseline:
        result["stock"] = {axis.value: stock_baseline(examples, axis) for axis in Axis}
    return result


def _second(artifact: Artifact, opinion: Opinion, given: Meant) -> dict[str, Any]:
    """The same with the second opinion."""
    told = given.only(np.array([example.held_out for example in given.examples]))
    raw = raw_scores(artifact, [example.text for example in told.examples])
    axes = {}
    for column, axis in enumerate(Axis):
        odds = opinion.odds(axis, raw[:, column], told.meanings)
        axes[axis.value] = measured_by_source(axis, Platt().probabilities(odds), told.examples)
    friendly = told.only(np.array([example.friendly and not example.left_out for example in told.examples]))
    second = SecondOpinion(Judge(artifact), opinion)
    rows = zip(friendly.examples, friendly.meanings, strict=True)
    decisions = [second.judged(example.text, meaning) for example, meaning in rows]
    return {"axes": axes, "friendly": _false_alarms(friendly.examples, decisions)}


def _false_alarms(friendly: Sequence[Example], decisions: Sequence[Decision]) -> dict[str, Any]:
    """What the whole judge, all rules together, has done to friendly texts."""
    return {
        "texts": len(friendly),
        "by_source": dict(sorted(Counter(example.source for example in friendly).items())),
        "flagged": sum(decision.verdict > Verdict.ALLOW for decision in decisions),
        "removed": sum(decision.verdict is Verdict.REMOVE for decision in decisions),
        "by_rule": dict(
            Counter(
                found.rule
                for decision in decisions
                for found in decision.findings
                if found.verdict > Verdict.ALLOW
            ).most_common()
        ),
    }


def _held_for_questions(artifact: Artifact, raw: Floats, held_out: Sequence[Example]) -> dict[str, Any]:
    """Friendly texts that ask nothing, and how many of them the bot would hold for a question."""
    plain = [
        index
        for index, example in enumerate(held_out)
        if example.friendly and not example.left_out and not _is_question(example)
    ]
    scores = artifact.platt[Axis.QUESTION].probabilities(raw[plain, list(Axis).index(Axis.QUESTION)])
    held = int((scores >= QUESTION_THRESHOLD).sum())
    return {"texts": len(plain), "threshold": QUESTION_THRESHOLD, "held_for_questions": held}


def _is_question(example: Example) -> bool:
    return "?" in example.text or bool(example.labels.get(Axis.QUESTION))


def measured_by_source(axis: Axis, scores: Floats, held_out: Sequence[Example]) -> dict[str, dict[str, Any]]:
    """`measured` for each source with labels on `axis`; limits come from the friendly texts."""
    friendly = np.array([example.friendly and not example.left_out for example in held_out])
    limits = (
        {share: float(np.quantile(scores[friendly], 1 - share)) for share in SHARES} if friendly.any() else {}
    )
    sets = {}
    for source in sorted({example.source for example in held_out if axis in example.labels}):
        mine = [i for i, e in enumerate(held_out) if e.source == source and axis in e.labels]
        labels = np.array([held_out[i].labels[axis] for i in mine])
        sets[source] = measured(labels, scores[mine], limits)
    return sets


def measured(labels: Labels, scores: Floats, limits: Mapping[float, float]) -> dict[str, Any]:
    """AUC, average precision, best macro-F1, recall at `limits` and calibration error, each as a value
    with the ends of its 95 % interval; where all texts are good, the shares of them above `limits`."""
    counts = {"texts": len(labels), "positive": int(labels.sum())}
    if 0 < labels.sum() < len(labels):
        return {**counts, **_with_intervals(labels, scores, limits)}
    if labels.any():
        return counts
    shares = {f"flagged_at_{share:g}": float((scores > limit).mean()) for share, limit in limits.items()}
    return {**counts, **{name: round(share, 4) for name, share in shares.items()}}


def _with_intervals(labels: Labels, scores: Floats, limits: Mapping[float, float]) -> dict[str, list[float]]:
    """Each figure with the ends of its bootstrap interval."""
    drawn = np.random.default_rng(_SEED)
    whole = _figures(labels, scores, limits)
    samples: list[dict[str, float]] = []
    for _ in range(RESAMPLES):
        pick = drawn.integers(0, len(labels), len(labels))
        if 0 < labels[pick].sum() < len(pick):
            samples.append(_figures(labels[pick], scores[pick], limits))
    ends = {name: np.quantile([sample[name] for sample in samples], [0.025, 0.975]) for name in whole}
    return {name: [round(float(part), 4) for part in (value, *ends[name])] for name, value in whole.items()}


def _figures(labels: Labels, scores: Floats, limits: Mapping[float, float]) -> dict[str, float]:
    bad = scores[labels == 1]
    auc, ap = ranking(labels, scores)
    return {
        "auc": auc,
        "ap": ap,
        "macro_f1": best_macro_f1(labels, scores),
        **{f"recall_at_{share:g}": float((bad > limit).mean()) for share, limit in limits.items()},
        "calibration_error": calibration_error(labels, scores),
    }


def ranking(labels: Labels, scores: Floats) -> tuple[float, float]:
    """Area under the ROC curve and average precision, as scikit-learn tells them at a fifth of the price:
    intervals ask hundreds of times."""
    order = np.argsort(-scores, kind="stable")
    last = np.flatnonzero(np.append(np.diff(scores[order]) != 0, True))  # of those with the same score
    flagged, hits = last + 1, np.cumsum(labels[order])[last]
    found, wrong = np.diff(hits, prepend=0), np.diff(flagged - hits, prepend=0)
    positive, negative = hits[-1], flagged[-1] - hits[-1]
    auc = float((wrong * (hits - found / 2)).sum() / (positive * negative))
    return auc, float((found * hits / flagged).sum() / positive)


def best_macro_f1(labels: Labels, scores: Floats) -> float:
    """The mean of both classes' F1 at the threshold that makes it largest."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(labels[order])
    flagged = np.arange(1, len(labels) + 1)
    positive, total = int(labels.sum()), len(labels)
    bad = 2 * hits / (flagged + positive)
    passed_right = (total - flagged) - (positive - hits)
    good = 2 * passed_right / np.maximum((total - flagged) + (total - positive), 1)
    return float(((bad + good) / 2).max())


def calibration_error(labels: Labels, scores: Floats) -> float:
    """Expected distance between a probability and the share that it came true, in ten bins."""
    bins = np.minimum((scores * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(float(scores[bins == i].mean() - labels[bins == i].mean())) * float((bins == i).mean())
        for i in range(_BINS)
        if (bins == i).any()
    ]
    return float(sum(gaps))


def stock_baseline(examples: Iterable[Example], axis: Axis) -> dict[str, dict[str, Any]]:
    """What TF-IDF of char_wb 2-5 with logistic regression, as everybody would, makes of the same texts."""
    known = [example for example in examples if axis in example.labels]
    learned = [example for example in known if not example.held_out]
    held_out = [example for example in known if example.held_out]
    stock = make_pipeline(
        TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True, dtype=np.float32
        ),
        LogisticRegression(solver="liblinear", class_weight="balanced", random_state=_SEED),
    )
    stock.fit([e.text for e in learned], [e.labels[axis] for e in learned])
    scores = np.asarray(stock.predict_proba([e.text for e in held_out])[:, 1])
    return measured_by_source(axis, scores, held_out)


def markdown(card: Mapping[str, Any]) -> str:
    """The report of a card as a page for people."""
    found = card["report"]
    lines = [f"# Report of {card['sha256'][:8]}", "", _PAGE]
    for axis, sets in found["axes"].items():
        limits = card["thresholds"].get(axis)
        told = f" (review from {limits['review']:.3f}, remove from {limits['remove']:.3f})" if limits else ""
        lines += ["", f"## {axis}{told}", "", *_table(sets, found.get("stock", {}).get(axis, {}))]
        if second := found.get("second", {}).get("axes", {}).get(axis):
            lines += ["", f"### {axis} with the second opinion", "", *_table(second, {})]
    lines += ["", "## Friendly texts, all rules together", "", *_alarms_told(found["friendly"])]
    unasked = found["unasked"]
    lines += [
        f"- held for a question (from {unasked['threshold']:g}): {unasked['held_for_questions']} of the "
        f"{unasked['texts']} that ask nothing"
    ]
    if second := found.get("second"):
        lines += ["", "### With the second opinion", "", *_alarms_told(second["friendly"])]
    lines += ["", "## Sources", "", *(_source_line(fact) for fact in card["data"])]
    return "\n".join([*lines, *(f"- {note}" for note in card["notes"]), ""])


def _alarms_told(alarms: Mapping[str, Any]) -> Iterator[str]:
    sources = ", ".join(f"{name} {count}" for name, count in alarms["by_source"].items())
    yield f"{alarms['texts']} held-out texts ({sources})"
    yield f"- flagged (review or remove): {alarms['flagged']}"
    yield f"- removed: {alarms['removed']}"
    yield from (f"- found by {rule}: {count}" for rule, count in alarms["by_rule"].items())


def _table(sets: Mapping[str, Any], stock: Mapping[str, Any]) -> Iterator[str]:
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" * len(COLUMNS) + "|"
    for name, row in sets.items():
        cells = [name, *cells_of(row, stock.get(name, {}))]
        yield f"| {' | '.join(cells)} |"


def cells_of(row: Mapping[str, Any], stock: Mapping[str, Any]) -> list[str]:
    """The figures of a set as words, in the order of `COLUMNS` without the first."""
    found = [ranged(row.get(key)) for key in ("auc", "ap", "macro_f1", "recall_at_0.01", "recall_at_0.001")]
    if "flagged_at_0.01" in row:
        found[-2:] = [f"false alarms {row['flagged_at_0.01']}", f"{row['flagged_at_0.001']}"]
    beside = [ranged(stock.get(key)) for key in ("auc", "recall_at_0.01")]
    return [f"{row['texts']} ({row['positive']})", *found, ranged(row.get("calibration_error")), *beside]


def ranged(value: Sequence[float] | None) -> str:
    """A figure with the ends of its interval; a dash for none."""
    return f"{value[0]:.3f} [{value[1]:.3f}-{value[2]:.3f}]" if value else "-"


def _source_line(fact: Mapping[str, Any]) -> str:
    file = f"{fact['source']}/{fact['file']}"
    return f"- {file}: {fact['examples']} examples, {fact['licence']}, sha256 {fact['sha256'][:12]}"
