"""Labelled texts for training: which sets there are, what their labels mean, what may be shipped.

A folder has one subfolder a source, laid out as gzip CSV files. Nothing is fitted here. Sets that
state "tuning only" are not listed, so shipped weights can't learn from them.
"""

import csv
import gzip
import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.decisions import Axis
from models.errors import ConfigError
from models.texts import Sentence

OWN = Path(__file__).parent / "data" / "own_texts.csv"
"""Texts written for this project: ordinary community talk, insults, advertisements."""

OWN_TAUGHT = OWN.with_name("own_taught.csv")
"""More of them, near to a threshold on purpose. They only teach: neither a lesson is examined on them, for it
would hardly ever pass, nor is a promise measured."""

Labels = dict[Axis, int]
Row = dict[str, str]
Fact = dict[str, object]

_KIND_SHARE = 4
_FRIENDLY = frozenset({"friendly", "rude", "question"})
FOLDS = 5
"""One row in this many is held out where a source has no dev file of its own."""


@dataclass(frozen=True, slots=True)
class Example:
    """A text with the labels that are known for it.

    `friendly` ones are ordinary talk of people who mean no harm: what the promise is measured on.
    `held_out` ones never train; `left_out` ones (of a source left out) don't calibrate either.
    """

    text: str
    labels: Labels
    source: str
    held_out: bool
    friendly: bool = False
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of files: what each row is labelled with, and under which licence it stands."""

    name: str
    licence: str
    files: tuple[str, ...]
    labels: Callable[[Row], Iterator[tuple[str, Labels]]]
    friendly: Callable[[Row], bool] = field(default=lambda row: False)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What was read: examples, the facts for the card, and a note on each source that is missing."""

    examples: tuple[Example, ...]
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]


_QUESTION_START = re.compile(
    r"(?i)^(кто|что|чего|чем|где|куда|откуда|когда|как|какая|какой|какие|какое|какую|сколько|почему|зачем|"
    r"чей|чья|можно ли|есть ли|подскажите|скажите|подскажи|what|why|how|where|when|who|which|whose|can|could|"
    r"is|are|do|does|did|will|would|should|may|am|have|has)\b"
)
_NO_MARK = re.compile(r"[?!.…]+\s*$")
_NOT_SAID = re.compile(r"\brt\b|https?://\S+|@\w+")
_SAID = re.compile(r"\w+")
_BEGINNING = 8
"""Tweets that begin with so many of the same words are one tweet, told on."""


def _toxic(row: Row, column: str = "text") -> Iterator[tuple[str, Labels]]:
    yield row[column], {Axis.TOXIC: int(row["label"]), Axis.SPAM: 0}


def _detox(row: Row) -> Iterator[tuple[str, Labels]]:
    rude = row.get("toxic_comment") or row.get("text") or ""
    yield rude, {Axis.TOXIC: 1}
    for column in ("neutral_comment1", "neutral_comment2", "neutral_comment3"):
        if row.get(column):
            yield row[column], {Axis.TOXIC: 0}


def _spam(row: Row) -> Iterator[tuple[str, Labels]]:
    spam = int(row["label"])
    yield row["text"], {Axis.SPAM: spam} if spam else {Axis.SPAM: 0, Axis.TOXIC: 0}


def _brand(row: Row) -> Iterator[tuple[str, Labels]]:
    if row["label"] in {"-1", "0", "1"}:
        yield row["text"], {Axis.NEGATIVE: int(row["label"] == "-1")}


def _mood(row: Row) -> Iterator[tuple[str, Labels]]:
    if row["label"] == "skip":
        return
    bad = row["label"] == "negative"
    labels = {Axis.NEGATIVE: int(bad), Axis.SPAM: 0}
    if not bad:
        labels[Axis.TOXIC] = 0
    if not row["text"].rstrip().endswith("?"):
        labels[Axis.QUESTION] = int(bool(_QUESTION_START.match(row["text"])))
    yield row["text"], labels


def _kind(row: Row) -> Iterator[tuple[str, Labels]]:
    """A quarter of the rows; half of them lose their final mark, which people in chats don't type."""
    text = row["text"]
    drawn = zlib.crc32(text.encode())
    if drawn % _KIND_SHARE:
        return
    if drawn // _KIND_SHARE % 2:
        text = _NO_MARK.sub("", text)
    asks = int(row["kind"] == "question")
    yield text, {Axis.QUESTION: asks, Axis.TOXIC: 0, Axis.SPAM: 0}


def _request(row: Row) -> Iterator[tuple[str, Labels]]:
    labels = {Axis.SPAM: 0, Axis.TOXIC: 0}
    if _QUESTION_START.match(row["text"]) or "?" in row["text"]:
        labels[Axis.QUESTION] = 1
    yield row["text"], labels


def _own(row: Row) -> Iterator[tuple[str, Labels]]:
    yield row["text"], {axis: int(row[axis.value]) for axis in Axis if row[axis.value]}


SOURCES = (
    Source("vk_distorted_toxicity", "MIT", ("dev",), _toxic),
    Source("toxic_2ch_pikabu", "unverified (Kaggle; public domain as remembered)", ("train", "dev"), _toxic),
    Source(
        "russe_detox_2022",
        "unverified (openrail++ on the authors' page)",
        ("pairs", "rutoxic_test_10k_toxic_only", "test_toxic_only"),
        _detox,
    ),
    Source("davidson_en", "MIT", ("train", "dev"), _toxic),
    Source("spam_tgspam", "MIT", ("train", "dev"), _spam, lambda row: row["label"] == "0"),
    Source("spam_lifemart", "MIT", ("train", "dev"), _spam, lambda row: row["label"] == "0"),
    Source("spam_sms_en", "CC BY 4.0", ("train", "dev"), _spam),
    Source("sentirueval2016", "research set, no licence stated", ("bank_train", "ttk_train"), _brand),
    Source(
        "rusentitweet",
        "research set (PeerJ CS e1039), no licence stated",
        ("train",),
        _mood,
        lambda row: row["label"] in {"positive", "speech", "neutral"},
    ),
    Source("koziev_cc0", "CC0 1.0", ("sentences",), _kind),
    Source("clinc150", "CC BY 3.0", ("train_dev",), _request),
    Source("banking77", "CC BY 4.0", ("train",), _request),
)

_TUNING_ONLY = (Source("spam_talyguryn", "no licence stated", ("train", "dev"), _spam),)
"""Sets that nothing shipped may learn from, but that tell how good it is."""

_OWN_SOURCE = Source("own", "MIT", (OWN.name,), _own)


def read_corpus(folder: Path, leave_out: Iterable[str] = ()) -> Corpus:
    """Everything under `folder` that may be shipped; sources named in `leave_out` are held out whole.

    Raises:
        ConfigError: no source is there, one to leave out is unknown, or a file can't be read.
    """
    left = frozenset(leave_out)
    if not folder.is_dir():
        raise ConfigError(place=str(folder), why=Sentence("corpus.no_folder"))
    _refuse_unknown(folder, left)
    examples: list[Example] = []
    facts: list[Fact] = []
    for source, path in _present(folder):
        rows = [
            replace(e, held_out=True, left_out=True) if source.name in left else e
            for e in _examples(source, path)
        ]
        examples += rows
        facts.append(_fact(source, path, len(rows), left_out=source.name in left))
    if not facts:
        raise ConfigError(place=str(folder), why=Sentence("corpus.empty", {"example": SOURCES[0].name}))
    for path in (OWN, OWN_TAUGHT):
        own = list(own_examples(path))
        examples += own
        facts.append(_fact(_OWN_SOURCE, path, len(own), left_out=False))
    return Corpus(tuple(_without_twins(examples)), tuple(facts), tuple(_notes(folder, left)))


def read_tuning(folder: Path) -> tuple[Example, ...]:
    """The sets under `folder` that measure and never train; all of them held out.

    Raises:
        ConfigError: a file can't be read.
    """
    return tuple(
        replace(example, held_out=True, left_out=True)
        for source, path in _present(folder, _TUNING_ONLY)
        for example in _examples(source, path)
    )


def _refuse_unknown(folder: Path, left: frozenset[str]) -> None:
    unknown = sorted(
        name for name in left - {source.name for source in SOURCES} if not (folder / name).is_dir()
    )
    if unknown:
        names = ", ".join(source.name for source in SOURCES)
        raise ConfigError(place=", ".join(unknown), why=Sentence("corpus.unknown", {"names": names}))


def _present(folder: Path, sources: Iterable[Source] = SOURCES) -> Iterator[tuple[Source, Path]]:
    for source in sources:
        for file in source.files:
            path = folder / source.name / f"{file}.csv.gz"
            if path.is_file():
                yield source, path


def _notes(folder: Path, left: frozenset[str]) -> Iterator[str]:
    known = {source.name for source in SOURCES}
    present = {path.name for path in folder.iterdir() if path.is_dir()}
    yield from (f"{name}: not in the folder" for name in sorted(known - present))
    yield from (
        f"{name}: not used, shipped weights may not learn from it" for name in sorted(present - known)
    )
    yield from (f"{name}: left out of training, measured whole" for name in sorted(left & known & present))


def _examples(source: Source, path: Path) -> Iterator[Example]:
    own_dev = any(name == "dev" for name in source.files) and "train" in source.files
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for text, labels in source.labels(row):
                    held_out = path.name.startswith("dev") if own_dev else _drawn(row)
                    yield Example(text, labels, source.name, held_out, source.friendly(row))
    except (OSError, EOFError, UnicodeError, KeyError, ValueError, csv.Error) as error:
        raise ConfigError(place=str(path), why=Sentence("corpus.broken", {"source": source.name})) from error


def _drawn(row: Row) -> bool:
    return fold(row.get("toxic_comment") or row["text"]) == 0


def fold(text: str) -> int:
    """In which fifth a text falls: the same for a text and what was made of it (rewrites, retweets)."""
    key = " ".join(_SAID.findall(_NOT_SAID.sub(" ", text.lower()))[:_BEGINNING])
    return zlib.crc32((key or text.strip().lower()).encode()) % FOLDS


def own_examples(path: Path = OWN) -> Iterator[Example]:
    """The texts that were written for this project; those of `OWN` are also what a lesson is examined on."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for text, labels in _own(row):
                yield Example(text, labels, "own", _drawn(row), friendly=row["kind"] in _FRIENDLY)


def _without_twins(examples: list[Example]) -> Iterator[Example]:
    """Drop texts from training that are also held out: a figure on them would flatter."""
    held_out = {_key(example.text) for example in examples if example.held_out}
    return (e for e in examples if e.text.strip() and (e.held_out or _key(e.text) not in held_out))


def _key(text: str) -> str:
    return " ".join(text.lower().split())


def _fact(source: Source, path: Path, examples: int, *, left_out: bool) -> Fact:
    return {
        "source": source.name,
        "file": path.name,
        "licence": source.licence,
        "examples": examples,
        "left_out": left_out,
        "sha256": _sha256(path),
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
