"""Russian in Latin letters, by sound ("privet") or by key ("ghbdtn"): a second view behind a gate.

The gate weighs what a run of Latin words costs as Russian against what it costs as English, in nats,
by how letters follow each other. Only where Russian is clearly likelier, there is a second view. The
tables are counted by `moderation.train_latin`. What the words mean is not decided here.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from moderation.chunks import Word, chunk_words
from moderation.lexicon import DATA

TABLES = DATA / "letters.npz"
RUSSIAN, ENGLISH = "_абвгдежзийклмнопрстуфхцчшщъыьэюя", "_abcdefghijklmnopqrstuvwxyz"
"""The letters that a table has rows for; the first stands for the ends of a word."""
SCALE = 16.0
"""Tables hold -log(p) times this, as bytes."""

NO_LATIN = "\u0370"
"""Nothing that begins with this or a later character is in Latin letters throughout."""
_SURE, _SURE_AMONG_RUSSIAN = 8.0, 3.0
"""By how many nats a run must be likelier as Russian; one that stands in a Russian text, by fewer."""
_ODD, _PLAUSIBLE = 3.3, 4.2
"""Nats a letter: what costs less as English is no reason to look again; what costs more is no Russian."""
_LIKELY, _SPARE = 3.5, 15.0
"""Nats a letter, and nats a run, that Russian takes: of a thousand long runs one costs more. Hindi does."""
_NEVER, _SIGN = 12.0, 3.0
"""What a character costs that an alphabet has not, and a digit or an apostrophe inside an English word."""
_LONG, _LONGEST, _BEAM = 80, 40, 12

_CYRILLIC_LETTER = re.compile(r"[а-яёА-ЯЁ]")
_LATIN_LETTER = re.compile(r"[a-z]")
_LATIN_WORD = re.compile(r"[a-z]+")
_SOUNDED = re.compile(r"\d?[a-z](?:[a-z']|\d(?=[a-z]))*")
_KEYED = re.compile(r"[a-z\[\];',.`]+")
_LAUGHTER = re.compile(r"([a-z]{1,2})\1+(?![a-z])")
_TAIL = re.compile(r"[.,;']+$")
_NOT_SAID = re.compile(r"://|@|&#|^#|\.[a-z]{2,}/|^www\.|\[(?:id|club|public)\d")

_KEYS = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`", "йцукенгшщзхъфывапролджэячсмитьбюе", strict=True))
_SOFT_AFTER, _SOFT_COST = frozenset("бвдзлмнпрстфшчщж"), 1.5
_SOUNDS = """
    a а 0 | b б 0 | v в 0 | w ш .5 в 1 | g г 0 ж 3 | d д 0 | e е 0 э 1 | yo е .5 | jo е .5 | io е 1.5
    ye е .5 | je е .5 | zh ж 0 | j ж 1 й 1 | z з 0 ж 3 | i и 0 й 1 ы 1.5 | k к 0 | l л 0 | m м 0 | n н 0
    o о 0 | p п 0 | r р 0 | s с 0 ш 3 | t т 0 | u у 0 ю 3 | f ф 0 | h х 0 | kh х 0 | x х .3 кс 1
    c ц 1 с 1 к 1 ч 2 | ts ц .3 | tz ц 1 | ch ч 0 | sh ш 0 щ 1 | sch щ .3 | shch щ 0 | shh щ .3
    y ы .3 й .3 у 1.5 | yu ю 0 | ju ю 0 | iu ю .7 | ya я 0 | ja я 0 | ia я .7 | q к 2 я 2 | 4 ч .5
    6 ш 1 б 2 | 3 з 1 э 1 | 0 о 1 | ' ь .3 ъ 1 | iy ий .3 | ij ий .3 | yj ый .3 | yy ый .3 | ii ий .7
"""
"""What letters sound like, and what each way of writing costs beside the likeliest."""


class Seen(NamedTuple):
    """A chunk as Russian, and the half-open span of the original where it stands."""

    text: str
    start: int
    end: int


class _Ways(NamedTuple):
    """What a chunk says by sound and by key, and the costs of both and of English."""

    sound: str
    key: str
    by_sound: float
    by_key: float
    english: float


class Table:
    """What each letter costs after two others."""

    def __init__(self, letters: str, costs: bytes) -> None:
        self._index = {letter: place for place, letter in enumerate(letters)}
        self._size = len(letters)
        self._costs = costs

    def path(self, letters: str) -> Sequence[int]:
        """Letters that a table has, for `along`."""
        return tuple(map(self._index.__getitem__, letters))

    def along(self, context: int, path: Iterable[int]) -> tuple[int, float]:
        """The context after letters that follow, and their cost; a word begins in context 0."""
        costs, size, total = self._costs, self._size, 0
        square = size * size
        for at in path:
            place = context * size + at
            total += costs[place]
            context = place % square
        return context, total / SCALE

    def word(self, word: str) -> float:
        """What a whole word costs, its end included."""
        return self.along(0, map(self._index.__getitem__, f"{word}_"))[1]


def second_view(text: str) -> list[Seen]:
    """The chunks of `text` that are Russian in Latin letters; none where the gate is not sure."""
    seen: list[Seen] = []
    run: list[Seen] = []
    sure = _SURE_AMONG_RUSSIAN if _CYRILLIC_LETTER.search(text) else _SURE
    end = 0
    for chunk in text.split():
        start = text.index(chunk, end)  # between chunks there is nothing in which it could be found
        end = start + len(chunk)
        if chunk >= NO_LATIN or _CYRILLIC_LETTER.search(chunk):
            seen += _through_gate(run, sure)
            run = []
        elif _is_latin(chunk.lower()):
            run.append(Seen(chunk, start, end))
    return [*seen, *_through_gate(run, sure)]


def seen_words(seen: Iterable[Seen]) -> list[Word]:
    """The normalised words of a second view, each with the span of its chunk."""
    return [Word(word.text, start, end) for said, start, end in seen for word in chunk_words(said)]


def is_odd(chunk: str) -> bool:
    """Whether `chunk` is in Latin letters and no likely English: a reason for a second view of its text."""
    lower = chunk.lower()
    found = _LATIN_WORD.findall(lower)
    return (
        bool(found)
        and _is_latin(lower)
        and sum(map(tables()[1].word, found)) > _ODD * sum(map(len, found))
        and not _CYRILLIC_LETTER.search(lower)
    )


def _is_latin(lower: str) -> bool:
    """Whether a chunk says something in Latin letters and is neither an address nor "haha"."""
    return (
        len(lower) <= _LONG
        and _LATIN_LETTER.search(lower) is not None
        and not _NOT_SAID.search(lower)
        and not _LAUGHTER.match(lower)
    )


def _through_gate(run: Sequence[Seen], sure: float) -> list[Seen]:
    """The run as Russian, or nothing."""
    if not run:
        return []
    ways = [_ways(chunk.text) for chunk in run]
    by_sound, by_key = sum(way.by_sound for way in ways), sum(way.by_key for way in ways)
    likelier = sum(way.english for way in ways) - min(by_sound, by_key)
    letters = sum(len(word) for chunk in run for word in _LATIN_WORD.findall(chunk.text.lower()))
    if likelier < sure or min(by_sound, by_key) > min(_PLAUSIBLE * letters, _LIKELY * letters + _SPARE):
        return []
    said = [way.sound if by_sound <= by_key else way.key for way in ways]
    return [Seen(shown, chunk.start, chunk.end) for shown, chunk in zip(said, run, strict=True)]


@lru_cache(maxsize=4096)
def _ways(chunk: str) -> _Ways:
    lower = chunk.lower()
    sound, by_sound = _read_by(_SOUNDED, _sounded, lower)
    end = _TAIL.search(lower)
    tails = ["", end[0]] if end else [""]  # the last signs may be letters of the other keyboard
    typed = (_read_by(_KEYED, _typed, lower.removesuffix(tail)) for tail in tails)
    key, by_key = min(typed, key=lambda way: way[1])
    _, english = _read_by(_SOUNDED, _english, lower)
    return _Ways(sound, key, by_sound, by_key, english)


def _read_by(
    pattern: re.Pattern[str], read: Callable[[str], tuple[str, float]], chunk: str
) -> tuple[str, float]:
    total = 0.0

    def shown(found: re.Match[str]) -> str:
        nonlocal total
        said, cost = read(found[0])
        total += cost
        return said

    return pattern.sub(shown, chunk), total


def _english(word: str) -> tuple[str, float]:
    parts = _LATIN_WORD.findall(word)
    return word, sum(map(tables()[1].word, parts)) + _SIGN * (len(word) - sum(map(len, parts)))


def _typed(keys: str) -> tuple[str, float]:
    word = "".join(map(_KEYS.__getitem__, keys))
    return word, tables()[0].word(word)


def _sounded(word: str) -> tuple[str, float]:
    """The likeliest Russian word with that sound: a search that keeps the best few at each place."""
    if len(word) > _LONGEST:
        return word, _NEVER * len(word)
    russian, sounds = tables()[0], _sounds()
    at: list[dict[int, tuple[float, str]]] = [{} for _ in range(len(word) + 1)]
    at[0][0] = (0.0, "")
    for place in range(len(word)):
        best = sorted(at[place].items(), key=lambda item: item[1])[:_BEAM]
        for end in range(place + 1, min(place + 4, len(word)) + 1):
            ways = at[end]
            for letters, path, price in sounds.get(word[place:end], ()):
                for context, (spent, said) in best:
                    after, cost = russian.along(context, path)
                    way = (spent + cost + price, said + letters)
                    if after not in ways or way < ways[after]:
                        ways[after] = way
    ends = [(cost + russian.along(context, (0,))[1], said) for context, (cost, said) in at[-1].items()]
    cost, said = min(ends, default=(_NEVER * len(word), word))
    return said, cost


@cache
def tables() -> tuple[Table, Table]:
    """Russian and English, read once."""
    with np.load(TABLES, allow_pickle=False) as file:
        return Table(RUSSIAN, file["russian"].tobytes()), Table(ENGLISH, file["english"].tobytes())


@cache
def _sounds() -> Mapping[str, Sequence[tuple[str, Sequence[int], float]]]:
    """Ways to read a few letters with their costs; a consonant may be soft though nothing shows it."""
    path = tables()[0].path
    found: dict[str, list[tuple[str, Sequence[int], float]]] = {}
    for entry in filter(str.strip, re.split(r"[|\n]", _SOUNDS)):
        latin, *ways = entry.split()
        for letters, cost in zip(ways[::2], map(float, ways[1::2]), strict=True):
            found.setdefault(latin, []).append((letters, path(letters), cost))
            if letters[-1] in _SOFT_AFTER:
                found[latin].append((f"{letters}ь", path(f"{letters}ь"), cost + _SOFT_COST))
    return MappingProxyType(found)
