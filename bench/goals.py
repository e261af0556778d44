"""The goals of judgement, each beside what the recipe reaches on texts that it did not learn from.

The texts at hand are the halves for tuning; where a goal is about texts that are not here, its row says
what was taken instead, or has no value.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from bench.disguises import DISGUISES
from models.decisions import Axis
from moderation.artifact import Platt, load
from moderation.corpora import Example
from moderation.evaluate import best_macro_f1
from moderation.fitting import SEED
from moderation.train import PROMISE
from moderation.trials import Trials, error_after_labels, reached

VK, DVACH, RUSSE = "vk_distorted_toxicity", "toxic_2ch_pikabu", "russe_detox_2022"
TG, LIFEMART, TALYGURYN = "spam_tgspam", "spam_lifemart", "spam_talyguryn"
TWEETS, BRANDS = "rusentitweet", "sentirueval2016"
VK_DISGUISED = "vk_disguised"

_SECOND = ", second opinion"
_AS_PEOPLE_DO = (
    "Latin lookalikes", "digits for letters", "symbols for letters", "letters spaced out", "letters dotted",
    "one letter masked", "one letter repeated", "one letter missing", "transliterated words",
)  # fmt: skip

_LABELS = 200
_LEAST_LEFT = 200
_ONE_PERCENT = 0.01
_FEW = 0.007
"""The false alarms with which the goal for spam in folds is to be reached."""

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A row: `value` is None where nothing at hand measures it; with `falls` less is better."""

    axis: str
    test: str
    figure: str
    floor: float
    goal: float
    value: float | None = None
    falls: bool = False
    note: str = ""

    @property
    def stands(self) -> str:
        """Where the value stands."""
        if self.value is None:
            return "not here"
        value, floor, goal = (-part if self.falls else part for part in (self.value, self.floor, self.goal))
        return "goal" if value >= goal else "floor" if value >= floor else "BELOW"

    @property
    def way(self) -> float | None:
        """How far the value is from the floor, 0, to the goal, 1; below zero it misses the floor."""
        return None if self.value is None else (self.value - self.floor) / (self.goal - self.floor)


def disguised(examples: Iterable[Example]) -> Iterator[Example]:
    """The comments from VK, each disguised in one of the ways in which people do it; only to measure."""
    drawn = random.Random(SEED)
    ways = [DISGUISES[name] for name in _AS_PEOPLE_DO]
    for example in examples:
        if example.source == VK:
            text = drawn.choice(ways)(example.text, drawn)
            yield replace(example, text=text, source=VK_DISGUISED, held_out=True, left_out=True)


def goals(trials: Trials) -> Iterator[Goal]:
    """All rows, in the order in which they were set."""
    yield from _toxic(trials)
    yield from _friendly()
    yield from _spam(trials)
    yield from _negative(trials)
    yield from _after_labels(trials)


def _toxic(trials: Trials) -> Iterator[Goal]:
    axis = Axis.TOXIC
    labels, raw = trials.labels(axis), trials.without(axis)
    mine = trials.of(DVACH) & trials.held_out
    test = "2ch+Pikabu, dev"
    yield _goal(axis, test, "AUC", 0.945, 0.965, _auc(labels, raw, mine))
    found = best_macro_f1(labels[mine], raw[mine]) if mine.any() else None
    yield _goal(axis, test, "best macro-F1", 0.87, 0.915, found)
    crossed = trials.crossed(axis, VK, _ONE_PERCENT)
    vk, test = trials.of(VK), "VK comments, dev in five folds"
    yield _goal(axis, test, "AUC", 0.88, 0.93, _auc(labels, crossed, vk))
    found = float(average_precision_score(labels[vk], crossed[vk])) if vk.any() else None
    yield _goal(axis, test, "AP", 0.72, 0.82, found)
    found = _recall(trials, raw, mine)
    yield _goal(axis, "2ch+Pikabu, dev", "recall at 1 % of friendly texts", 0.48, 0.70, found)
    found = float((crossed[vk & (labels == 1)] > 0).mean()) if vk.any() else None
    yield _goal(axis, test, "recall at 1 % of friendly texts", 0.30, 0.55, found)
    note = "no ok.ru texts by themselves here: held-out pairs of russe, of which ok.ru is a part"
    found = _recall(trials, raw, trials.of(RUSSE) & trials.held_out)
    yield _goal(axis, "ok.ru", "recall at 1 % of friendly texts", 0.58, 0.85, found, note=note)
    note = (
        "the dev comments, disguised by us, by a model that never saw VK: the real ones are in the test half"
    )
    found = _auc(labels, trials.without(axis, VK), trials.of(VK_DISGUISED))
    yield _goal(axis, "disguised VK comments", "AUC", 0.74, 0.80, found, note=note)
    yield from _toxic_seconded(trials, labels, vk)


def _toxic_seconded(trials: Trials, labels: Labels, vk: Mask) -> Iterator[Goal]:
    axis, odds = Axis.TOXIC, trials.seconded(Axis.TOXIC)
    if odds is None:
        return
    mine, test = trials.of(DVACH) & trials.held_out, f"2ch+Pikabu, dev{_SECOND}"
    yield _goal(axis, test, "AUC", 0.945, 0.965, _auc(labels, odds, mine))
    found = best_macro_f1(labels[mine], odds[mine]) if mine.any() else None
    yield _goal(axis, test, "best macro-F1", 0.87, 0.92, found)
    yield _goal(axis, test, "recall at 1 % of friendly texts", 0.48, 0.70, _recall(trials, odds, mine))
    crossed, test = (
        trials.crossed(axis, VK, _ONE_PERCENT, second=True),
        f"VK comments, dev in five folds{_SECOND}",
    )
    yield _goal(axis, test, "AUC", 0.88, 0.93, _auc(labels, crossed, vk))
    found = float(average_precision_score(labels[vk], crossed[vk])) if vk.any() else None
    yield _goal(axis, test, "AP", 0.72, 0.82, found)
    found = float((crossed[vk & (labels == 1)] > 0).mean()) if vk.any() else None
    yield _goal(axis, test, "recall at 1 % of friendly texts", 0.30, 0.55, found)
    found = _recall(trials, odds, trials.of(RUSSE) & trials.held_out)
    yield _goal(axis, f"ok.ru{_SECOND}", "recall at 1 % of friendly texts", 0.58, 0.85, found)
    found = _auc(labels, _odds(trials, axis, VK), trials.of(VK_DISGUISED))
    yield _goal(axis, f"disguised VK comments{_SECOND}", "AUC", 0.74, 0.80, found)


def _friendly() -> Iterator[Goal]:
    report = load().card["report"]
    for test, alarms in (
        ("friendly texts", report["friendly"]),
        (f"friendly texts{_SECOND}", report.get("second", {}).get("friendly")),
    ):
        if alarms is None:
            continue
        note = f"no friendly VK posts here: {alarms['texts']} texts of the card's report, shipped thresholds"
        for figure, floor, goal in (("flagged", 0.02, 0.01), ("removed", 0.003, 0.001)):
            share = alarms[figure] / alarms["texts"]
            yield _goal("all rules", test, figure, floor, goal, share, falls=True, note=note)


def _spam(trials: Trials) -> Iterator[Goal]:
    axis, labels = Axis.SPAM, trials.labels(Axis.SPAM)
    for source in (TG, LIFEMART):
        found = _auc(labels, trials.without(axis, source), trials.of(source))
        yield _goal(axis, f"{source}, left out", "AUC", 0.97, 0.99, found)
        if trials.seconded(axis) is not None:
            found = _auc(labels, _odds(trials, axis, source), trials.of(source))
            yield _goal(axis, f"{source}, left out{_SECOND}", "AUC", 0.97, 0.99, found)
    ham = trials.of(TG, LIFEMART, VK) & trials.held_out & (labels == 0)
    found = _auc(labels, trials.without(axis), trials.of(TALYGURYN) | ham)
    note = "spam only: beside held-out ham of the other chats and VK comments"
    yield _goal(axis, f"{TALYGURYN}, left out", "AUC", 0.97, 0.99, found, note=note)
    yield from _folded_spam(trials, labels, trials.crossed(axis, TG, PROMISE[axis]["review"]), "")
    if trials.seconded(axis) is not None:
        crossed = trials.crossed(axis, TG, PROMISE[axis]["review"], second=True)
        yield from _folded_spam(trials, labels, crossed, _SECOND)
    raw, vk = trials.without(axis, VK), trials.of(VK)
    limit = reached(raw[trials.friendly], PROMISE[axis]["review"])
    share = float((raw[vk] > limit).mean()) if vk.any() else None
    note = "a model without them, at the limit of the promise"
    yield _goal(axis, "VK comments", "false alarms", 0.01, 0.003, share, falls=True, note=note)


def _folded_spam(trials: Trials, labels: Labels, crossed: Floats, second: str) -> Iterator[Goal]:
    """F1 at its best, and at its best with no more false alarms than the goal allows."""
    mine, test = trials.of(TG), f"{TG}, five folds{second}"
    found, alarms = _best_f1(labels[mine], crossed[mine]) if mine.any() else (None, 0.0)
    note = f"at {alarms:.2%} false alarms; the other sources train too"
    yield _goal(Axis.SPAM, test, "best F1", 0.95, 0.97, found, note=note)
    found, alarms = _best_f1(labels[mine], crossed[mine], _FEW) if mine.any() else (None, 0.0)
    note = f"at {alarms:.2%} false alarms; the floor is what tg-spam itself reaches"
    yield _goal(Axis.SPAM, test, f"F1 at {_FEW:.1%} false alarms", 0.926, 0.97, found, note=note)


def _negative(trials: Trials) -> Iterator[Goal]:
    axis, labels = Axis.NEGATIVE, trials.labels(Axis.NEGATIVE)
    raw = trials.without(axis)
    note = "easier than the test: the same months as what was learned"
    found = _auc(labels, raw, trials.of(BRANDS) & trials.held_out)
    yield _goal(axis, "bank and telecom tweets", "AUC", 0.84, 0.88, found, note=note)
    note = "none here: tweets by a model that learned from brands and our own texts alone, a lower bound"
    found = _auc(labels, trials.without(axis, TWEETS), trials.of(TWEETS))
    yield _goal(axis, "VK posts", "AUC", 0.88, 0.94, None, note=f"{note}: {found}")
    found = _auc(labels, raw, trials.of(TWEETS) & trials.held_out)
    yield _goal(axis, "tweets", "AUC", 0.84, 0.88, found)
    odds = trials.seconded(axis)
    if odds is None:
        return
    for test, source in ((f"bank and telecom tweets{_SECOND}", BRANDS), (f"tweets{_SECOND}", TWEETS)):
        found = _auc(labels, odds, trials.of(source) & trials.held_out)
        yield _goal(axis, test, "AUC", 0.84, 0.88, found)
    found = _auc(labels, _odds(trials, axis, TWEETS), trials.of(TWEETS))
    yield _goal(axis, f"VK posts{_SECOND}", "AUC", 0.88, 0.94, None, note=f"none here; as above: {found}")


def _odds(trials: Trials, axis: Axis, *without: str) -> Floats:
    odds = trials.seconded(axis, *without)
    return np.full(len(trials.examples), np.nan) if odds is None else odds


def _after_labels(trials: Trials) -> Iterator[Goal]:
    """The worst of the sets of each axis that have enough texts left to tell."""
    for axis in Axis:
        raw = trials.without(axis)
        yield from _after_labels_of(trials, axis, raw, trials.line(axis, raw), "")
        odds = trials.seconded(axis)
        if odds is not None:
            yield from _after_labels_of(trials, axis, odds, Platt(), _SECOND)


def _after_labels_of(trials: Trials, axis: Axis, raw: Floats, shipped: Platt, second: str) -> Iterator[Goal]:
    labels, errors = trials.labels(axis), {}
    for source in trials.sources:
        mine = trials.of(source) & trials.held_out & (labels >= 0)
        if mine.sum() >= _LABELS + _LEAST_LEFT and len(set(labels[mine].tolist())) > 1:
            errors[source] = error_after_labels(raw[mine], labels[mine], shipped, _LABELS)
    if errors:
        note = ", ".join(f"{source} {error:.3f}" for source, error in errors.items())
        worst = max(errors.values())
        test = f"after {_LABELS} labels{second}"
        yield _goal(axis, test, "calibration error", 0.075, 0.05, worst, falls=True, note=note)


def _goal(  # noqa: PLR0913 (a column each)
    axis: str,
    test: str,
    figure: str,
    floor: float,
    goal: float,
    value: float | None,
    *,
    falls: bool = False,
    note: str = "",
) -> Goal:
    return Goal(
        axis=str(axis), test=test, figure=figure, floor=floor, goal=goal, value=value, falls=falls, note=note
    )


def _auc(labels: NDArray[np.int64], raw: Floats, mine: Mask) -> float | None:
    mine = mine & (labels >= 0)
    both = len(set(labels[mine].tolist())) > 1
    return round(float(roc_auc_score(labels[mine], raw[mine])), 4) if both else None


def _recall(trials: Trials, raw: Floats, mine: Mask) -> float | None:
    limit = reached(raw[trials.friendly], _ONE_PERCENT)
    bad = mine & (trials.labels(Axis.TOXIC) == 1)
    return float((raw[bad] > limit).mean()) if bad.any() else None


def _best_f1(labels: Labels, raw: Floats, most: float = 1.0) -> tuple[float, float]:
    """The best F1 where at most `most` of the good texts are flagged, and the share that is flagged there."""
    best = (0.0, 0.0)
    for limit in np.unique(raw):
        flagged = raw >= limit
        alarms = float(flagged[labels == 0].mean())
        if alarms <= most:
            best = max(best, (float(f1_score(labels, flagged)), -alarms))
    return best[0], -best[1]
