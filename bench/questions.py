"""Bases of answers with questions to them, drawn from labelled questions: what `bench answers` measures on.

Each intent is an entry; some of its questions are its phrasings, others are asked. Questions that
belong to no entry come from the intents that are no entries or from other talk. Nothing is measured here.
"""

import csv
import gzip
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from models.errors import ConfigError
from models.faq import Entry

OWN = Path(__file__).parents[1] / "tests" / "data" / "faq"
"""Bases of brands with two phrasings an entry, what people ask them, and what they ask beside the point of
the entries: written for this project."""
TAUGHT = {
    "shop": "Shop 20x2",
    "courses": "Courses 30x2",
    "food": "Pizzeria 30x2",
    "telecom": "Provider 30x2",
    "gym": "Gym 30x2",
    "hotel": "Hotel 30x2",
}
"""Weights are found on these."""
UNTAUGHT = {
    "clinic": "Clinic 30x2",
    "auto": "Garage 30x2",
    "theatre": "Theatre 30x2",
    "bank": "Bank 30x2",
    "blogger": "Blogger 30x2",
    "brand": "Brand 30x2",
    "charity": "Charity 30x2",
    "city": "City 30x2",
    "clothes": "Clothes 30x2",
    "club": "Football club 30x2",
    "festival": "Festival 30x2",
    "flowers": "Flowers 30x2",
    "furniture": "Furniture 30x2",
    "game": "Game 30x2",
    "grocery": "Grocery 30x2",
    "housing": "Housing 30x2",
    "kids": "Children's centre 30x2",
    "market": "Marketplace 30x2",
    "museum": "Museum 30x2",
    "salon": "Salon 30x2",
    "school": "School 30x2",
    "tech": "Electronics 30x2",
    "toys": "Toys 30x2",
}
"""None are found on these, but words of their questions have become subjects."""
UNSEEN = {
    "coffee": "Coffee 30x2",
    "cosmo": "Cosmetics 30x2",
    "pets": "Pets 30x2",
    "travel": "Travel 30x2",
}
"""Neither: whoever wrote the subjects never saw them. They show what a new community would see."""
OURS = TAUGHT | UNTAUGHT | UNSEEN
CLINC, BANKING, KOZIEV = "clinc150", "banking77", "koziev_intents_ru"
_SPARE = 3
"""An intent is an entry only if so many of its questions are left to be asked."""
_CATCH_ALL = frozenset({"прочее", "прочие_эмоции", "прочие_императивы"})
"""Intents that are "anything else": nothing that somebody writes an answer for."""
_TALK = 4000
"""Of the general sentences the first so many may be shipped, the others are asked."""


class Question(NamedTuple):
    """What is asked, and the id of the entry that answers it; None where none does."""

    text: str
    entry: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A base and the questions to it; `source` is where its texts come from."""

    name: str
    source: str
    base: Sequence[Entry]
    asked: Sequence[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """How a base is drawn: so many entries with so many phrasings, and who asks what is not in it."""

    name: str
    source: str
    entries: int
    phrasings: int
    neighbours: int = 0
    talk: int = 0


DRAWS = (
    Draw(name="CLINC 150x5", source=CLINC, entries=150, phrasings=5, talk=300),
    Draw(name="CLINC 40x5", source=CLINC, entries=40, phrasings=5, neighbours=300, talk=300),
    Draw(name="CLINC 30x2", source=CLINC, entries=30, phrasings=2, neighbours=300, talk=300),
    Draw(name="CLINC 40x20", source=CLINC, entries=40, phrasings=20, neighbours=300, talk=300),
    Draw(name="Banking 40x5", source=BANKING, entries=40, phrasings=5, neighbours=300, talk=200),
    Draw(name="Banking 30x2", source=BANKING, entries=30, phrasings=2, neighbours=300, talk=200),
    Draw(name="Koziev 40x5, talk", source=KOZIEV, entries=40, phrasings=5, talk=500),
    Draw(name="Koziev 40x5, near", source=KOZIEV, entries=40, phrasings=5, neighbours=500),
    Draw(name="Koziev 30x2", source=KOZIEV, entries=30, phrasings=2, neighbours=200, talk=200),
)


class Material(NamedTuple):
    """Labelled questions by source and intent, and talk that belongs to none, by source."""

    intents: dict[str, dict[str, list[str]]]
    talk: dict[str, list[str]]


def material(data: Path) -> Material:
    """What there is under `data`; test halves are not.

    Raises:
        ConfigError: there is nothing.
    """
    if not (data / "clinc150").is_dir():
        raise ConfigError(
            f"{data}: expected a folder with labelled questions (clinc150, banking77, …); skipped"
        )
    intents: dict[str, dict[str, list[str]]] = {}
    clinc = list(_rows(data / "clinc150" / "train_dev.csv.gz"))
    intents["clinc150"] = _by(clinc, "intent", {"train", "val"})
    intents["banking77"] = _by(_rows(data / "banking77" / "train.csv.gz"), "category")
    koziev = [
        *_rows(data / "koziev_intents_ru" / "train.csv.gz"),
        *_rows(data / "koziev_intents_ru" / "dev.csv.gz"),
    ]
    intents["koziev_intents_ru"] = _by(koziev, "intent")
    sentences = [row["text"] for row in _rows(data / "koziev_cc0" / "sentences.csv.gz")]
    random.Random(0).shuffle(sentences)
    foreign = [row["text"] for row in clinc if row["split"] == "oos_val"]
    talk = {"clinc150": foreign, "banking77": foreign, "koziev_intents_ru": sentences[_TALK:]}
    return Material(intents, talk)


def shipped_talk(data: Path, russian: int = 400) -> list[str]:
    """Sentences that ask for nothing in any base, to be shipped: CC0 and CC BY ones that no trial asks."""
    sentences = [row["text"] for row in _rows(data / "koziev_cc0" / "sentences.csv.gz")]
    random.Random(0).shuffle(sentences)
    english = [
        row["text"] for row in _rows(data / "clinc150" / "train_dev.csv.gz") if row["split"] == "oos_train"
    ]
    return [" ".join(text.split()) for text in [*sentences[:russian], *english]]


def trials(found: Material, seeds: Iterable[int], draws: Sequence[Draw] = DRAWS) -> Iterator[Trial]:
    """Every draw with each seed, and our own bases."""
    for seed in seeds:
        for draw in draws:
            yield _drawn(draw, found, seed)
    for name, label in OURS.items():
        yield own(name, label)


def own(name: str, label: str) -> Trial:
    """A base of ours with what people ask it, what they say beside it, and questions that it can't answer
    though they have a word of one of its entries."""
    entries = defaultdict(list)
    for row in _table(OWN / f"{name}_ru.csv"):
        entries[row["id"]].append(row["question"])
    asked = [Question(row["text"], row["entry"] or None) for row in _table(OWN / f"{name}_ru_questions.csv")]
    near = (OWN / f"{name}_ru_near.txt").read_text(encoding="utf-8").splitlines()
    asked += [Question(text, None) for text in near]
    return Trial(name=label, source=name, base=_entries(entries), asked=asked)


def _drawn(draw: Draw, found: Material, seed: int) -> Trial:
    chance = random.Random(seed)
    intents = found.intents[draw.source]
    fit = sorted(
        name
        for name, texts in intents.items()
        if len(texts) >= draw.phrasings + _SPARE and name not in _CATCH_ALL
    )
    names = chance.sample(fit, min(draw.entries, len(fit)))
    base = {name: chance.sample(intents[name], draw.phrasings) for name in names}
    taken = {text.lower() for texts in base.values() for text in texts}
    inside = [(text, name) for name in names for text in intents[name] if text.lower() not in taken]
    outside = [text for name in sorted(intents.keys() - base.keys()) for text in intents[name]]
    strangers = chance.sample(outside, min(draw.neighbours, len(outside)))
    strangers += chance.sample(found.talk[draw.source], min(draw.talk, len(found.talk[draw.source])))
    asked = [Question(text, name) for text, name in chance.sample(inside, min(1000, len(inside)))]
    asked += [Question(text, None) for text in strangers]
    return Trial(name=draw.name, source=draw.source, base=_entries(base), asked=asked)


def _entries(phrasings: dict[str, list[str]]) -> list[Entry]:
    return [Entry(id=name, phrasings=tuple(texts), answer="-") for name, texts in phrasings.items()]


def _by(rows: Iterable[dict[str, str]], column: str, splits: Iterable[str] = ()) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        if not splits or row["split"] in splits:
            found[row[column]][row["text"]] = None
    return {name: list(texts) for name, texts in found.items()}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _table(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
