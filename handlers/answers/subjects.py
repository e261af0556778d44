"""What a question is about, in words that mean the same to customers ("почём", "прайс", "сколько стоит").

Groups of such words stand in `data/subjects.txt`: a name and its words; `*` ends a beginning, `~` one that
only an ending of a noun or an adjective may follow («цен~» are «цены» and «ценой» and no «центр»), `_` joins
words that follow one another. An encoder does not know how customers speak; these groups don't know what a
sentence means: `handlers.answers.confidence` weighs both. Where the phrasings of a base speak of few of these
subjects they count for little. Words that say nothing («подскажите», «can») are neither known nor news.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from handlers.likeness.similarity import Floats, Ints

SIGNS_OF_SUBJECTS = ("covered", "shared", "strange", "covers more", "of subjects")
"""The share of a question that the entry speaks of, how rare the subjects are that both speak of, what the
heaviest subject of no entry weighs (one is enough to ask something else: «карта потерялась»), how far the
first is ahead of the best other entry's, and how much of the base is about known subjects. The others are
worth as much of themselves as this last one says."""

_FILE = Path(__file__).parent / "data" / "subjects.txt"
_SUBJECT = "#"
"""Begins the name of a group, so that it is no word."""
_NOTHING = "#nothing"
"""The group of words with which one asks for anything: «подскажите», «хотелось бы», «can»."""
_SHORTEST = 3
_COMMON = 0.05
"""What a word that all entries have weighs, where one that none has weighs 1."""
_FEW = 10
"""In a base of fewer entries a subject of one is as rare as in one of so many: it is few that are lacking."""
_MOST_SHARED = 2.0
_UNKNOWN = 0.5
_ENDING = re.compile(
    r"(?<=...)(?:ами|ями|ого|его|ому|ему|ыми|ими|ться|тся|ешь|ете|ите|ить|ать|ять|еть|уть|ых|их|ой|ей|ий|ый|ая|яя|ое"
    r"|ее|ые|ие|ам|ям|ах|ях|ов|ев|ом|ем|ую|юю|ет|ит|ют|ут|ат|ят|ла|ло|ли|ing|ed|es|[аяоеыиуюьйs])\Z"
)
_INFLECTION = re.compile(
    "|[аяоеыиуюьйs]|[аояеи]м|[оеыи]й|[ое]ю|[оеыи]е|[аяи]я|и[ию]|[ая]х|[ое]в|[ое]го|[ое]му|[ую]ю|ью|[ыи][мх]|[аяыи]ми"
    "|ием|иям|иях|иями"
)
"""What may follow a beginning that `~` ends."""

_FILLER = re.compile(
    "есть|[внм]а[см]|мн?е(?:ня)?|это|вот|т[уа][тм]|уже|еще|или|ваш[аи]?|пожалуйста"
    "|[аиуоявж]|в[оы]|на|ко?|по|об|но|ну|да|же|ли|бы|мы|ты|то"
    "|the|your?|are|our|does|there|any|have|please"
    "|an?|i|i[nst]|on|at|of|to|do|we|my|me|if|so"
)
"""Words without which a question is the same. Not for being short: «S», «5л», «РФ», «не», «до» tell apart."""

Place = frozenset[str]
"""What one word of a text may be known by: its stem and the subjects that it is about."""


class _Said(NamedTuple):
    """A place of a question, how much it weighs, and the subjects in it."""

    place: Place
    weight: float
    subjects: Place


class _Begun(NamedTuple):
    """What a word begins: the subjects that it tells alone, and by the first letter of what has to follow
    the other words of those that it tells with them."""

    alone: Sequence[str]
    with_others: Mapping[str, Sequence[tuple[Sequence[str], str]]]


class Subjects:
    """What the entries of a base are about; built once, then only read."""

    def __init__(self, texts: Sequence[Sequence[str]], owners: Ints, usual: frozenset[str]) -> None:
        """Read phrasings, each as its words; `owners` are their entries, `usual` words that say nothing."""
        self._usual = usual
        self._texts = [frozenset().union(*_places(words, usual)) for words in texts]
        self._starts = np.searchsorted(owners, np.arange(int(owners[-1]) + 2 if len(owners) else 1))
        self._entries = [frozenset().union(*self._texts[start:end]) for start, end in pairwise(self._starts)]
        self._often = Counter(term for terms in self._entries for term in terms)
        about = sum(any(map(_is_subject, terms)) for terms in self._texts)
        self.worth = (about / max(len(self._texts), 1)) ** 2

    def signs(self, words: Sequence[str], entries: Ints, without: Ints) -> Floats:
        """A row of `SIGNS_OF_SUBJECTS` for each of `entries`, as if phrasings `without` were not there."""
        known = [self._left(entry, without) for entry in entries.tolist()]
        lost = frozenset[str]()
        if len(without):
            owner = int(np.searchsorted(self._starts, without[0], side="right")) - 1
            lost = self._entries[owner] - self._left(owner, without)
        said = [self._said(place, lost) for place in _places(words, self._usual)]
        total = sum(one.weight for one in said)
        strange = (one.weight for one in said if one.subjects and not self._any_has(one.place, lost))
        subjects = {one: self._rarity(one, lost) for told in said for one in told.subjects}
        covered = np.array(_covered(said, known, total))
        shared = [
            min(sum(map(subjects.__getitem__, terms & subjects.keys())), _MOST_SHARED) for terms in known
        ]
        same = np.full(len(entries), max(strange, default=0.0))
        return self.worth * np.stack(
            [covered, shared, same, _ahead_of_others(covered), np.ones(len(entries))], 1
        )

    def _said(self, place: Place, lost: Place) -> _Said:
        subjects = frozenset(filter(_is_subject, place))
        return _Said(place, max(max(self._rarity(one, lost) for one in subjects or place), _COMMON), subjects)

    def _rarity(self, term: str, lost: Place) -> float:
        """From 1 for what no entry has; less the more of them have it."""
        size, often = max(len(self._entries), _FEW), self._often[term] - (term in lost)
        return math.log((size + 1) / (0.5 + often)) / math.log(size + 1)

    def _any_has(self, place: Place, lost: Place) -> bool:
        return any(self._often[term] > (term in lost) for term in place)

    def _left(self, entry: int, without: Ints) -> Place:
        """What an entry speaks of without some phrasings."""
        if not len(without):
            return self._entries[entry]
        start, end = self._starts[entry], self._starts[entry + 1]
        gone = set(without[(without >= start) & (without < end)].tolist())
        if not gone:
            return self._entries[entry]
        return frozenset().union(*(self._texts[one] for one in range(start, end) if one not in gone))


def ask_the_same(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two questions, given as their words, say the same words in other forms or another order.

    An answer to the one then answers the other; of what is merely alike («есть ли у вас парковка» and «есть
    ли у вас молоко») it need not.
    """
    return said_in(one) == said_in(other) != frozenset()


def said_in(words: Sequence[str]) -> Place:
    """What the words of a question say, in whatever form and order; nothing where they are fillers alone."""
    return frozenset(_stem(word) for word in words if not _FILLER.fullmatch(word))


def _covered(said: Sequence[_Said], known: Sequence[Place], total: float) -> list[float]:
    """The share of what is `said` that each of those who `known` some terms speaks of."""
    if not total:
        return [_UNKNOWN] * len(known)
    places = [(one.place, one.weight) for one in said]
    return [
        sum([weight for place, weight in places if not terms.isdisjoint(place)]) / total for terms in known
    ]


def _ahead_of_others(covered: Floats) -> Floats:
    if len(covered) < 2:
        return covered.copy()
    second, first = np.partition(covered, -2)[-2:]
    ahead: Floats = covered - np.where(covered >= first, second, first)
    return ahead


def _is_subject(term: str) -> bool:
    return term.startswith(_SUBJECT)


def _places(words: Sequence[str], usual: frozenset[str]) -> Iterator[Place]:
    """The words of a text that say what it is about."""
    about = _about(words)
    for at, word in enumerate(words):
        subjects = about.get(at, frozenset[str]())
        if told := subjects - {_NOTHING}:
            yield frozenset((*told, _stem(word)))
        elif not subjects and len(word) >= _SHORTEST and word not in usual and not word.isdigit():
            yield frozenset((_stem(word),))


def _about(words: Sequence[str]) -> dict[int, set[str]]:
    """The subjects of a text by the places of the words that tell them."""
    found: dict[int, set[str]] = {}
    for at, word in enumerate(words):
        alone, with_others = _begun_by(word)
        if alone:
            found.setdefault(at, set()).update(alone)
        for rest, name in with_others.get(words[at + 1][:1], ()) if at + 1 < len(words) else ():
            end = at + 1 + len(rest)
            if end <= len(words) and all(map(_is_said, rest, words[at + 1 : end])):
                for place in range(at, end):
                    found.setdefault(place, set()).add(name)
    return found


@lru_cache(maxsize=32_768)
def _begun_by(word: str) -> _Begun:
    """What `word` tells or may begin to tell."""
    alone: list[str] = []
    with_others: dict[str, list[tuple[Sequence[str], str]]] = {}
    for size in range(1, len(word) + 1):
        for first, rest, name in _groups().get(word[:size], ()):
            if not _is_said(first, word):
                continue
            if rest:
                with_others.setdefault(rest[0][0], []).append((rest, name))
            else:
                alone.append(name)
    return _Begun(alone, with_others)


def _is_said(part: str, word: str) -> bool:
    start, mark = part[:-1], part[-1]
    if mark not in "*~":
        return word == part
    return word.startswith(start) and (mark == "*" or bool(_INFLECTION.fullmatch(word, len(start))))


def _stem(word: str) -> str:
    return _ENDING.sub("", word)


@cache
def _groups() -> dict[str, list[tuple[str, Sequence[str], str]]]:
    """The words of all groups, each as its first part and the others, by how the first of them begins."""
    groups: dict[str, list[tuple[str, Sequence[str], str]]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        name, _, told = line.partition(": ")
        for one in told.replace("ё", "е").split():
            first, *rest = one.split("_")
            groups.setdefault(first.rstrip("*~"), []).append((first, rest, _SUBJECT + name))
    return groups
