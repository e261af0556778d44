"""The words of a text, each with its half-open span in the original, and what names a place or a person.

What a chunk says depends on nothing around it, so callers may remember it (`moderation.chunks`); only
letters spelled out one by one need the neighbours, and they are put together here.
"""

import re
from collections.abc import Iterator, Sequence

from moderation.chunks import Word, chunk_words, is_disguised, joined
from moderation.hidden import LONGEST, hidden_words
from moderation.letters import CYRILLIC_SHAPES

__all__ = [
    "ADDRESS",
    "NORMALISER_VERSION",
    "Word",
    "chunk_words",
    "despelled",
    "is_single",
    "normalise",
    "spoken",
    "undisguised",
    "words",
]

NORMALISER_VERSION = 1
"""Part of every artefact: a model is only valid for words that were made the same way."""

ADDRESS = re.compile(
    r"\b(?P<invite>(?:https?://)?(?:t\.me|telegram\.me|wa\.me|vk\.me|discord\.gg)/\S*)"
    r"|(?P<url>(?:https?://|www\.)\S+"
    r"|\b[a-z0-9-]{1,63}\.(?:ru|com|net|org|su|me|info|shop|site|online|xyz|top|biz|io|рф)\b\S*)"
    r"|(?P<to>\[(?:id|club|public)\d+\|)|(?<![\w.])(?P<mention>@\w+)",
    re.IGNORECASE,
)
"""What names a place or a person and says nothing itself; the group tells which."""

_LATIN_RUN = re.compile(r"[a-z]+")
_CYRILLIC = re.compile(r"[а-яё]")
_SCRAPS, _LEAST_SPELLED, _LEAST_IN_RUN = 3, 4, 5
_ONE_LETTER_WORDS = frozenset("авиксоуябжэ")
_SPELLED_FROM_WORDS = frozenset({"сука", "суки", "суку", "сук", "вау"})
_ABBREVIATED = frozenset({"итд", "итп", "тдитп", "итдитп", "ите", "втч", "чтд", "ипр", "идр"})


def spoken(text: str) -> str:
    """`text` with links and names of people blanked: as long as before, so spans still hold."""
    return ADDRESS.sub(lambda match: " " * len(match[0]), text)


def words(text: str) -> list[Word]:
    """The normalised words of `text`, in order. Linear in its length."""
    return list(_with_spelled_joined(_words_by_chunk(text)))


def normalise(text: str) -> str:
    """The normalised words of `text` with spaces between; normalising again changes nothing."""
    return " ".join(word.text for word in words(text))


def despelled(text: str) -> str:
    """`text` with words that were spelled out letter by letter ("и д и о т") put together."""
    parts, done = [], 0
    apart = list(_words_by_chunk(text))
    for first, last in _spelled_runs(apart):
        parts += [text[done : apart[first].start], joined(apart[first : last + 1]).text]
        done = apart[last].end
    return "".join([*parts, text[done:]])


def undisguised(text: str) -> str:
    """`text` with what is disguised as it is meant; what is written plainly stays as it stands."""
    return " ".join(map(_plain, despelled(text).split()))


def is_single(word: str) -> bool:
    """Whether `word` is one letter that may be part of a word spelled out."""
    return len(word) == 1 and (word in CYRILLIC_SHAPES or "a" <= word <= "z" or "а" <= word <= "я")


def _plain(chunk: str) -> str:
    words = [word.text for word in chunk_words(chunk)]
    return " ".join(words) if is_disguised(chunk, words) else chunk


def _words_by_chunk(text: str) -> Iterator[Word]:
    for chunk in re.finditer(r"\S+", text):
        at = chunk.start()
        for word, start, end in chunk_words(chunk[0]):
            yield Word(word, at + start, at + end)


def _with_spelled_joined(apart: Iterator[Word]) -> Iterator[Word]:
    found = list(apart)
    done = 0
    for first, last in _spelled_runs(found):
        yield from found[done:first]
        yield joined(found[first : last + 1])
        done = last + 1
    yield from found[done:]


def _spelled_runs(found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of single letters that is a word and not "я и в"."""
    first = 0
    for index in range(len(found) + 1):
        if index < len(found) and is_single(found[index].text):
            continue
        run = "".join(word.text for word in found[first:index])
        if len(run) >= _SCRAPS:
            yield from ((first + start, first + end) for start, end in _words_in(run))
        first = index + 1


def _words_in(run: str) -> Iterator[tuple[int, int]]:
    """First and last index of each word spelled in a run of letters.

    Latin ones are words only if people hide them; Russian ones are what is before, between and after those.
    """
    if _LATIN_RUN.fullmatch(run):
        yield from _hidden_in(run, _LEAST_SPELLED)
    elif _is_spelled(run):
        done = 0
        for first, last in _hidden_in(
            "".join(CYRILLIC_SHAPES.get(letter, letter) for letter in run), _LEAST_IN_RUN
        ):
            if first > done:
                yield done, first - 1
            yield first, last
            done = last + 1
        if done < len(run):
            yield done, len(run) - 1


def _is_spelled(run: str) -> bool:
    cyrillic = _CYRILLIC.findall(run)
    if len(cyrillic) < 2 or run in _ABBREVIATED:
        return False
    return run in _SPELLED_FROM_WORDS or not _ONE_LETTER_WORDS.issuperset(cyrillic)


def _hidden_in(run: str, least: int) -> Iterator[tuple[int, int]]:
    """First and last index of each hidden word in a run of letters, the longest first."""
    known, start = hidden_words(), 0
    while start <= len(run) - least:
        lengths = range(min(LONGEST, len(run) - start), least - 1, -1)
        length = next((some for some in lengths if run[start : start + some] in known), 0)
        if length:
            yield start, start + length - 1
        start += length or 1
