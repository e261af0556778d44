"""What disguise costs the judge, and what its undoing costs people who hide nothing.

F1 of the *toxic* axis at the shipped threshold on held-out insults, clean and disguised, with our
normaliser and without it; then false alarms on clean texts, with and without. Only held-out texts are
judged, by a twin of the shipped classifier that never saw them; the ways to disguise are in
`bench.disguises`.
"""

import random
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bench.disguises import DISGUISES
from models.decisions import Axis
from moderation.artifact import Artifact
from moderation.classifier import Classifier
from moderation.corpora import Example, read_corpus
from moderation.judge import Judge
from moderation.latin import second_view
from moderation.text import normalise
from moderation.train import twin

_SEED = 42
_INSULTS: Mapping[str, Sequence[str]] = {
    "Russian": ("vk_distorted_toxicity", "toxic_2ch_pikabu", "russe_detox_2022"),
    "English": ("davidson_en",),
}
_ENGLISH = ("clinc150", "banking77", "spam_sms_en")
_WORD = re.compile(r"\w+")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_CHANGED = 0.5
"""A disguise that leaves more texts than this as they are is not one for that language."""

Flags = Callable[[str], bool]
"""Whether a text is held for an insult."""


@dataclass(frozen=True, slots=True)
class Loss:
    """F1 in points; `ours` and `bare` are what the disguise costs with our normaliser and without."""

    language: str
    disguise: str
    f1: float
    ours: float
    bare: float


@dataclass(frozen=True, slots=True)
class Alarms:
    """How many clean texts are flagged with our normaliser and without it.

    `added` are flagged with it alone, and because it reads them otherwise than they are written.
    """

    texts: str
    count: int
    ours: int
    bare: int
    added: int


@dataclass(frozen=True, slots=True)
class Suite:
    """What was found: `clean` is the F1 of undisguised texts by language."""

    clean: Mapping[str, float]
    losses: Sequence[Loss]
    alarms: Sequence[Alarms]

    def mean(self, language: str) -> float:
        """The mean loss over the disguises of a language."""
        return float(np.mean([loss.ours for loss in self.losses if loss.language == language]))

    def as_json(self) -> dict[str, Any]:
        """The figures by their names."""
        return {
            "clean_f1": {name: round(f1, 2) for name, f1 in self.clean.items()},
            "mean_loss": {name: round(self.mean(name), 2) for name in self.clean},
            "worst_loss": round(max(loss.ours for loss in self.losses), 2),
            "losses": [
                {
                    "language": loss.language,
                    "disguise": loss.disguise,
                    "f1": round(loss.f1, 2),
                    "loss": round(loss.ours, 2),
                    "loss_without": round(loss.bare, 2),
                }
                for loss in self.losses
            ],
            "false_alarms": [
                {"texts": a.texts, "count": a.count, "ours": a.ours, "without": a.bare, "added": a.added}
                for a in self.alarms
            ],
        }

    def rows(self) -> list[tuple[str, ...]]:
        """As a table: a line for each disguise, for each mean, and for each set of clean texts."""
        lines: list[tuple[str, ...]] = [("", "disguise", "F1", "loss", "loss without normaliser")]
        for language, clean in self.clean.items():
            mine = [loss for loss in self.losses if loss.language == language]
            lines.append((language, "none", f"{clean:.1f}", "", ""))
            lines += [("", o.disguise, f"{o.f1:.1f}", f"{o.ours:+.1f}", f"{o.bare:+.1f}") for o in mine]
            bare = float(np.mean([loss.bare for loss in mine]))
            lines.append(("", "mean", "", f"{self.mean(language):+.2f}", f"{bare:+.2f}"))
        for a in self.alarms:
            lines.append(
                (f"{a.texts}: {a.count}", "flagged", str(a.ours), f"+{a.added}", f"{a.bare} flagged")
            )
        return lines


class _Bare:
    """The same weights on words as they are written: the judge as it were without the normaliser."""

    def __init__(self, artifact: Artifact) -> None:
        self._classifier = Classifier(artifact)
        self._known: dict[str, Sequence[float]] = {}

    def __call__(self, text: str) -> float:
        found = _WORD.findall(text.lower())
        new = [word for word in dict.fromkeys(found) if word not in self._known]
        self._known.update(zip(new, self._classifier.words(new), strict=True) if new else ())
        total = [sum(column) for column in zip(*map(self._known.__getitem__, found), strict=True)]
        return self._classifier.scores(total or [0.0] * 5).toxic


def measure(data: Path, most: int) -> Suite:
    """Everything; `most` is how many texts of one set are judged.

    Raises:
        ConfigError: there are no texts.
    """
    examples = read_corpus(data).examples
    artifact = twin(examples)
    limit = artifact.thresholds[Axis.TOXIC].review
    judge = Judge(artifact)

    def ours(text: str) -> bool:
        return judge.judge(text).scores.toxic >= limit

    bare_score = _Bare(artifact)

    def bare(text: str) -> bool:
        return bare_score(text) >= limit

    held_out = [example for example in examples if example.held_out]
    clean, losses = {}, []
    for language, sources in _INSULTS.items():
        insults = [e for name in sources for e in _some(held_out, name, most) if Axis.TOXIC in e.labels]
        clean[language] = _f1(insults, [ours(e.text) for e in insults])
        losses += list(_losses(language, insults, ours, bare))
    alarms = [_alarms(name, texts, ours, bare) for name, texts in _clean_texts(held_out, most).items()]
    return Suite(clean, losses, alarms)


def _some(examples: Sequence[Example], source: str, most: int) -> list[Example]:
    mine = [example for example in examples if example.source == source]
    return random.Random(_SEED).sample(mine, min(most, len(mine)))


def _losses(language: str, insults: Sequence[Example], ours: Flags, bare: Flags) -> list[Loss]:
    found = []
    whole = [_f1(insults, [judge(e.text) for e in insults]) for judge in (ours, bare)]
    for name, disguise in DISGUISES.items():
        drawn = random.Random(f"{_SEED} {name}")
        texts = [disguise(example.text, drawn) for example in insults]
        changed = sum(text != example.text for text, example in zip(texts, insults, strict=True))
        if changed > _CHANGED * len(texts):
            print(f"{language}: {name}", file=sys.stderr)
            left = [_f1(insults, [judge(text) for text in texts]) for judge in (ours, bare)]
            found.append(Loss(language, name, left[0], whole[0] - left[0], whole[1] - left[1]))
    return found


def _f1(examples: Sequence[Example], flagged: Sequence[bool]) -> float:
    labels = [bool(example.labels[Axis.TOXIC]) for example in examples]
    hits = sum(label and flag for label, flag in zip(labels, flagged, strict=True))
    return 200 * hits / max(1, sum(labels) + sum(flagged))


def _clean_texts(held_out: Sequence[Example], most: int) -> Mapping[str, Sequence[str]]:
    """Texts in which nobody hides anything: friendly ones, sentences, English, and bare Latin words."""
    english = [
        e.text for name in _ENGLISH for e in _some(held_out, name, most) if not e.labels.get(Axis.SPAM)
    ]
    latin = {word.lower() for text in english for word in _LATIN_WORD.findall(text)}
    return {
        "friendly texts": [e.text for e in held_out if e.friendly],
        "Russian sentences": [e.text for e in _some(held_out, "koziev_cc0", 2 * most)],
        "plain English": english,
        "single Latin words": sorted(latin),
    }


def _alarms(name: str, texts: Sequence[str], ours: Flags, bare: Flags) -> Alarms:
    mine, other = [ours(text) for text in texts], [bare(text) for text in texts]
    new = (text for text, here, there in zip(texts, mine, other, strict=True) if here and not there)
    added = list(filter(_is_read_otherwise, new))
    for text in added:
        print(f"added: {text[:100]!r}", file=sys.stderr)
    return Alarms(name, len(texts), sum(mine), sum(other), len(added))


def _is_read_otherwise(text: str) -> bool:
    return bool(second_view(text)) or normalise(text).split() != _WORD.findall(text.lower().replace("ё", "е"))
