"""The recipe on trial: fitted on parts of the texts, measured on the others, as a new community meets it.

Texts are counted once; each trial fits one axis anew, on all features. The shipped artefact has learned
from the held-out texts too, so what the recipe is worth is told here. What is tried, `bench.judge` says.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from models.decisions import Axis
from models.encoding import Encoder
from moderation.artifact import Platt
from moderation.calibration import fit_platt
from moderation.corpora import FOLDS, Example, fold
from moderation.evaluate import calibration_error
from moderation.fitting import SEED, fit
from moderation.meant import Meant
from moderation.recipes import per_source
from moderation.text import undisguised
from moderation.train import MIN_TEXTS
from moderation.train_opinion import fit_nets, mix
from moderation.vectors import Vectors

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]
Mask = NDArray[np.bool_]

DRAWS = 20
"""How often labels are drawn anew for a figure that depends on which ones they are."""


class Trials:
    """Raw scores of all `examples` by models that learned from some of them; each is fitted once.

    `fitting` is told of each model before it is fitted; with `encoder` there is a second opinion too.
    """

    def __init__(
        self, examples: Sequence[Example], fitting: Callable[[str], None], encoder: Encoder | None = None
    ) -> None:
        self.examples = examples
        self._fitting = fitting
        self._made: dict[tuple[Axis, tuple[str, ...]], Floats] = {}
        self._folded: dict[tuple[Axis, str, int], Floats] = {}
        self._mixed: dict[tuple[Axis, tuple[str, ...]], Floats] = {}
        self._given: Meant | None = None
        if encoder:
            fitting("what all texts mean")
            meanings = encoder.meanings([undisguised(example.text) for example in examples])
            self._given = Meant(examples, meanings, encoder.name)
        self.held_out = np.array([example.held_out for example in examples])
        self.friendly = np.array([e.friendly and e.held_out and not e.left_out for e in examples])
        self._sources = np.array([example.source for example in examples])
        self._barred = np.array([example.left_out for example in examples])
        self._folds = np.array([fold(example.text) for example in examples])
        self._counts = Vectors().counts([example.text for example in examples])

    def of(self, *sources: str) -> Mask:
        """Which examples come from `sources`."""
        return np.isin(self._sources, sources)

    def labels(self, axis: Axis) -> Labels:
        """Each example's label on `axis`; -1 where it is not known."""
        return np.array([example.labels.get(axis, -1) for example in self.examples])

    @property
    def sources(self) -> list[str]:
        """The names of all sources that something may be learned from."""
        return sorted(set(self._sources[~self._barred].tolist()))

    def _scores(self, axis: Axis, learned: Mask) -> Floats:
        rows = np.flatnonzero(learned & ~self._barred)
        common = np.flatnonzero(self._counts[rows].getnnz(axis=0) >= MIN_TEXTS)
        counts = self._counts[:, common]
        fitted = fit(counts[rows], [self.examples[row] for row in rows.tolist()], (axis,))
        return np.asarray(fitted.raw(counts)[:, 0])

    def without(self, axis: Axis, *sources: str) -> Floats:
        """Scores by a model that never saw `sources`, nor what is held out."""
        key = (axis, sources)
        if key not in self._made:
            self._fitting(f"{axis.value} without {', '.join(sources) or 'the held-out'}")
            self._made[key] = self._scores(axis, ~self.held_out & ~self.of(*sources))
        return self._made[key]

    def seconded(self, axis: Axis, *sources: str) -> Floats | None:
        """The log-odds with the second opinion, likewise; None without an encoder."""
        if self._given is None:
            return None
        key = (axis, sources)
        if key not in self._mixed:
            first = self.without(axis, *sources)
            others = ~self._barred & ~self.of(*sources)
            learned, told = others & ~self.held_out, others & self.held_out
            self._mixed[key] = self._with_net(axis, self._given, first, learned, told)
        return self._mixed[key]

    def _with_net(self, axis: Axis, given: Meant, first: Floats, learned: Mask, told: Mask) -> Floats:
        self._fitting(f"second opinion, {axis.value}")
        net = fit_nets(given.only(learned), (axis,))[axis]
        mixed = mix(axis, net, first[told], given.only(told))
        return mixed.first * first + mixed.second * net.raw(given.meanings) + mixed.offset

    def crossed(self, axis: Axis, source: str, share: float, *, second: bool = False) -> Floats:
        """Scores of `source` by models that learned from its other folds; NaN elsewhere.

        Zero is what `share` of the friendly texts reaches in each fold, so scores of all can be compared.
        With `second` those of both opinions.
        """
        mine = self.of(source)
        scores = np.full(len(self.examples), np.nan)
        for part in range(FOLDS):
            tested = mine & (self._folds == part)
            if not tested.any():
                continue
            learned = np.where(mine, ~tested, ~self.held_out)
            found = self._fold(axis, source, part, learned)
            if second and self._given is not None:
                told = self.held_out & ~self._barred & ~mine
                found = self._with_net(axis, self._given, found, learned & ~self._barred, told)
            scores[tested] = found[tested] - reached(found[self.friendly & ~mine], share)
        return scores

    def _fold(self, axis: Axis, source: str, part: int, learned: Mask) -> Floats:
        key = (axis, source, part)
        if key not in self._folded:
            self._fitting(f"{axis.value}, {source}, fold {part + 1} of {FOLDS}")
            self._folded[key] = self._scores(axis, learned)
        return self._folded[key]

    def line(self, axis: Axis, raw: Floats, *without: str) -> Platt:
        """Platt's line as a trained artefact gets it: from the held-out texts but of `without`."""
        known = self.held_out & ~self._barred & ~self.of(*without) & (self.labels(axis) >= 0)
        sources = [self.examples[row].source for row in np.flatnonzero(known).tolist()]
        return fit_platt(raw[known], self.labels(axis)[known], per_source(sources))


def reached(scores: Floats, share: float) -> float:
    """The score that `share` of `scores` reach."""
    return float(np.quantile(scores, 1.0 - share))


def error_after_labels(raw: Floats, labels: Labels, shipped: Platt, count: int) -> float:
    """Calibration error on a community's other texts after `count` labels of its own, mean of `DRAWS`."""
    drawn = np.random.default_rng(SEED)
    errors = []
    for _ in range(DRAWS):
        order = drawn.permutation(len(raw))
        mine, others = order[:count], order[count:]
        line = fit_platt(raw[mine], labels[mine], prior=shipped)
        errors.append(calibration_error(labels[others], line.probabilities(raw[others])))
    return float(np.mean(errors))
