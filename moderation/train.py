"""Training: labelled folders in, an artefact with its card out.

The same folder gives bit-equal weights: the order of files, rows and features is fixed, and the
solver is seeded. How good the result is, `evaluate` says.
"""

import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
import sklearn
from numpy.typing import NDArray

from models.communities import NEGATIVE_THRESHOLD, heard_again_from
from models.decisions import Axis
from models.encoding import Encoder
from moderation.artifact import Artifact, Platt, Thresholds, check_ending, save
from moderation.calibration import fit_platt
from moderation.classifier import NGRAMS
from moderation.corpora import Corpus, Example, read_corpus
from moderation.evaluate import markdown, raw_scores, report
from moderation.fitting import COARSE, SEED, SMOOTHING, Fitted, fit, squares
from moderation.meant import Meant, meant
from moderation.recipes import per_source
from moderation.train_opinion import fit_nets, opinion
from moderation.vectors import Vectors

FEATURES = 120_000
"""How many features are served; the artefact grows by about 8 bytes each."""

PROMISE = {
    Axis.SPAM: {"review": 0.002, "remove": 0.001},
    Axis.TOXIC: {"review": 0.006, "remove": 0.001},
}
"""Shares of held-out friendly texts that an axis may flag at its thresholds: together less than 1 % and
0.1 %, because the other rules come on top."""

LEAST = {"review": 0.5, "remove": 0.8}
"""No threshold is lower: less than even odds is no ground for a suspicion, whatever the promise allows."""

MIN_TEXTS = 3
"""What stands in fewer texts is no feature."""

_SELDOM = 0.05
"""So many of the texts that the second opinion flags are never asked about: those that the classifier
thinks least of."""

_MARGIN = 1e-6
"""Above what rounding may differ between measuring and serving."""

Floats = NDArray[np.float64]
Progress = Callable[[str, float], None]
"""Told what is being done and how much of all is done, 0..1."""


def train(  # noqa: PLR0913 (an option each)
    folder: Path,
    out: Path,
    leave_out: Iterable[str] = (),
    progress: Progress = lambda doing, share: None,
    *,
    features: int = FEATURES,
    encoder: Encoder | None = None,
    baseline: bool = False,
) -> Artifact:
    """Fit all axes on the sources under `folder`; write `out`, its card and a report beside it.

    Figures, probabilities and thresholds come from a twin that never saw the held-out texts; what is
    written has learned from these too, with the same recipe. A source named in `leave_out` is only
    measured, nothing learns from it. Missing sources are noted on the card.
    `features` is how many are kept; with `encoder` a second opinion is learned too; `baseline` adds what
    a stock model makes of the same texts.

    Raises:
        ConfigError: `out` is no `.npz`, the folder has no source, or an axis no texts of both kinds.
    """
    check_ending(out)
    progress("reading", 0.0)
    corpus = read_corpus(folder, leave_out)
    rows = _pruned(corpus.examples, features, progress)
    fitted = rows.without_held_out()
    progress("refitting", 0.65)
    whole = rows.whole()
    progress("calibrating", 0.85)
    artifact, given = _calibrated(fitted, corpus.examples), None
    if encoder:
        progress("encoding", 0.87)
        given = meant(corpus.examples, encoder)
        artifact = with_opinion(artifact, given)
    progress("evaluating", 0.9)
    card = _card(corpus, report(artifact, corpus.examples, given, baseline=baseline))
    written = _written(out, replace(_served(artifact, whole, given), card=card))
    progress("done", 1.0)
    return written


def twin(
    examples: Sequence[Example],
    features: int = FEATURES,
    progress: Progress = lambda doing, share: None,
) -> Artifact:
    """The recipe on the texts that aren't held out: what may be measured on those that are.

    Raises:
        ConfigError: an axis has no texts of both kinds.
    """
    return _calibrated(_pruned(examples, features, progress).without_held_out(), examples)


def with_opinion(artifact: Artifact, given: Meant) -> Artifact:
    """`artifact` with a second opinion, whose nets never saw the held-out texts."""
    learned = np.array([not example.held_out for example in given.examples])
    nets = fit_nets(given.only(learned))
    told = given.only(np.array([e.held_out and not e.left_out for e in given.examples]))
    raw = raw_scores(artifact, [example.text for example in told.examples])
    made = opinion(nets, raw, told)
    friendly = np.array([example.friendly for example in told.examples], dtype=bool)
    limits, beside = {}, {}
    doubt: dict[Axis, float] = {}
    for column, axis in enumerate(Axis):
        odds, line = made.odds(axis, raw[:, column], told.meanings), artifact.platt[axis]
        review = Platt().raw(heard_again_from(NEGATIVE_THRESHOLD))
        if axis in PROMISE:
            reached = _kept_promise(odds[friendly], Platt(), PROMISE[axis])
            limits[axis] = review, _ = (Platt().raw(reached.review), Platt().raw(reached.remove))
            known = artifact.thresholds[axis]
            beside[axis] = (line.raw(known.review), line.raw(known.remove))
        if axis is not Axis.QUESTION and (odds >= review).any():
            doubt[axis] = float(np.quantile(raw[odds >= review, column], _SELDOM))
    return replace(artifact, opinion=replace(made, limits=limits, beside=beside, doubt=doubt))


def _card(corpus: Corpus, measured: Mapping[str, Any]) -> dict[str, Any]:
    """What people may want to know of a training."""
    return {
        "data": list(corpus.facts),
        "notes": list(corpus.notes),
        "ngrams": list(NGRAMS),
        "promise": {axis.value: shares for axis, shares in PROMISE.items()},
        "seed": SEED,
        "versions": {
            "scikit-learn": sklearn.__version__,
            "numpy": np.__version__,
            "python": platform.python_version(),
        },
        "report": measured,
    }


def _served(measured: Artifact, whole: Fitted, given: Meant | None) -> Artifact:
    """What has learned from all texts, with what was measured on its twin."""
    served = replace(measured, **_numbers(whole))
    if given is None or measured.opinion is None:
        return served
    left = np.array([not example.left_out for example in given.examples])
    return replace(served, opinion=replace(measured.opinion, nets=fit_nets(given.only(left))))


def _written(out: Path, served: Artifact) -> Artifact:
    written = replace(served, card=save(out, served))
    out.with_suffix(".md").write_text(markdown(written.card), encoding="utf-8")
    return written


class _Rows(NamedTuple):
    """Texts that may be learned, with the counts of the features that are kept; `seen` aren't held out."""

    examples: Sequence[Example]
    counts: sp.csr_matrix
    names: tuple[str, ...]
    seen: NDArray[np.intp]

    def without_held_out(self) -> Fitted:
        learned = [self.examples[index] for index in self.seen]
        return replace(fit(self.counts[self.seen], learned), names=self.names)

    def whole(self) -> Fitted:
        return replace(fit(self.counts, self.examples), names=self.names)


def _pruned(examples: Sequence[Example], features: int, progress: Progress) -> _Rows:
    """Fit on all features without the held-out texts, keep those that weigh most."""
    usable = [example for example in examples if not example.left_out]
    vectors = Vectors()
    counts = vectors.counts([example.text for example in usable])
    names = np.array(vectors.names, dtype=object)
    progress("fitting", 0.2)
    seen = np.flatnonzero([not example.held_out for example in usable])
    common = np.flatnonzero(counts[seen].getnnz(axis=0) >= MIN_TEXTS)
    counts, names = counts[:, common], names[common]
    wide = fit(counts[seen], [usable[index] for index in seen], precision=COARSE)
    progress("pruning", 0.45)
    best = _heaviest(wide.weights, features)
    return _Rows(usable, counts[:, best], tuple(names[best]), seen)


def _heaviest(weights: Floats, limit: int) -> NDArray[np.int64]:
    """Columns that rank highest on any axis, in their old order."""
    ranks = np.argsort(np.argsort(-np.abs(weights), axis=0, kind="stable"), axis=0, kind="stable").min(axis=1)
    return np.sort(np.argsort(ranks, kind="stable")[:limit])


def _calibrated(fitted: Fitted, examples: Sequence[Example]) -> Artifact:
    """Platt's line for each axis and the thresholds of the promise, both on held-out texts."""
    artifact = Artifact(
        **_numbers(fitted),
        smoothing=SMOOTHING,
        platt={axis: Platt() for axis in Axis},
        thresholds={},
        card={},
    )
    held_out = [example for example in examples if example.held_out and not example.left_out]
    raw = raw_scores(artifact, [example.text for example in held_out])
    platt = {axis: _line(axis, raw[:, column], held_out) for column, axis in enumerate(Axis)}
    friendly = raw[np.array([example.friendly for example in held_out], dtype=bool)]
    thresholds = {
        axis: _kept_promise(friendly[:, list(Axis).index(axis)], platt[axis], shares)
        for axis, shares in PROMISE.items()
    }
    return replace(artifact, platt=platt, thresholds=thresholds)


def _numbers(fitted: Fitted) -> dict[str, Any]:
    """The arrays of an artefact, as they will be served."""
    return {
        "names": fitted.names,
        "squares": squares(fitted.idf).astype(np.float32),
        "weights": fitted.weights.astype(np.float16).astype(np.float32),
        "bias": fitted.bias,
    }


def _line(axis: Axis, raw: Floats, examples: Sequence[Example]) -> Platt:
    known = np.array([axis in example.labels for example in examples])
    labels = np.array([example.labels.get(axis, 0) for example in examples])[known]
    sources = [example.source for example, knows in zip(examples, known, strict=True) if knows]
    return fit_platt(raw[known], labels, per_source(sources))


def _kept_promise(friendly: Floats, platt: Platt, shares: Mapping[str, float]) -> Thresholds:
    """The lowest probabilities at which no more friendly texts are flagged than promised."""
    return Thresholds(**{verdict: _limit(friendly, platt, verdict, shares[verdict]) for verdict in LEAST})


def _limit(friendly: Floats, platt: Platt, verdict: str, share: float) -> float:
    if not len(friendly):
        return LEAST[verdict]
    worst = float(np.quantile(friendly, 1.0 - share, method="higher"))
    return max(LEAST[verdict], platt.probability(worst) + _MARGIN)
