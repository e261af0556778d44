"""What a text says once its disguise is taken off: words as a rule or a model should read them.

A *chunk* is a run of characters without white space. What a chunk says depends on nothing around
it, so callers may remember it; only letters spelled out one by one need the neighbours. Each word
keeps its half-open span in the original, because reasons show the original. Pure Latin words are
only lower-cased. What a word means is not decided here.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

NORMALISER_VERSION = 1
"""Part of every artefact: a model is only valid for words that were made the same way."""


class Word(NamedTuple):
    """A normalised word and the half-open span of the original that it was read from."""

    text: str
    start: int
    end: int


class _Letter(NamedTuple):
    """A character in lower case, the Cyrillic letter that it could stand for, and where it stood."""

    plain: str
    folded: str
    start: int
    end: int


ADDRESS = re.compile(
    r"\b(?P<invite>(?:https?://)?(?:t\.me|telegram\.me|wa\.me|vk\.me|discord\.gg)/\S*)"
    r"|(?P<url>(?:https?://|www\.)\S+"
    r"|\b[a-z0-9-]+\.(?:ru|com|net|org|su|me|info|shop|site|online|xyz|top|biz|io|рф)\b\S*)"
    r"|(?P<to>\[(?:id|club|public)\d+\|)|(?<![\w.])(?P<mention>@\w+)",
    re.IGNORECASE,
)
"""What names a place or a person and says nothing itself; the group tells which."""

_PAIRS = """
    aа bь cс eе gд hн iи kк mм nп oо pр rг tт uи wш xх yу
    Aа Bв Cс Eе Hн Iи Kк Mм Nи Oо Pр Rя Tт Uи Wш Xх Yу
    αа βв εе ηп ιи κк μм νи οо ρр τт υу χх πп Αа Βв Εе Ηн Ιи Κк Μм Νи Οо Ρр Τт Υу Χх Πп
    ᴀа ʙв ᴄс ᴇе ʜн ᴋк ᴍм ᴏо ᴘр ᴛт іи ѕс јй һн ӏл Іи Ѕс Јй Һн Ӏл
"""
_SHAPES = {pair[0]: pair[1] for pair in _PAIRS.split()}
_DIGITS = str.maketrans("013468@$#", "оизчбвас*")
_COUNTED = (
    "руб|тыс|млн|час|мин|сек|дн|ден|дня|нед|мес|год|лет|раз|шт|кг|гр|мл|км|мм|см|метр|литр|этаж|комн|"
    "проц|балл|место|класс|курс|ком|звезд|куб|квт|мбит|ник|х|го|му|й|ый|ой|ая|ое|ье|ья|ти|ми"
)
_MAX_MARKS = 8
"""Marks beyond this many on one letter are dropped unread: ordering them costs quadratic time."""

_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
_BARE = re.compile(r"(?:([а-я])(?!\1\1))+")  # as the normaliser leaves a word: most of what is new
_PLAIN = re.compile(r"[!-/:-@\[-`{-~«»—–…]*([a-z]+|[а-яе]+)[!-/:-@\[-`{-~«»—–…]*")
_TOKEN = re.compile(rf"[^\W_]+(?:(?:[@$#*]{{1,3}}|[{_EMOJI}]+)[^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_EMOJI_RUN = re.compile(rf"[{_EMOJI}]+")
_CYRILLIC = re.compile(r"[а-яё]")
_STRANGE_LETTER = re.compile(r"[^\W\d_а-яё]")
_BETWEEN = re.compile(r"(?<=[а-я])(?:[013468]|[@$#])(?=[а-я])")
_LEADING = re.compile(rf"^[0346](?=[а-я]{{3}})(?!{_COUNTED})")
_REPEATS = re.compile(r"([а-я])\1{2,}")
_FRAGMENT, _SCRAPS = 3, 3
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
        parts += [text[done : apart[first].start], _joined(apart[first : last + 1]).text]
        done = apart[last].end
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=2048)
def chunk_words(chunk: str) -> tuple[Word, ...]:
    """The normalised words of a run without white space; spans count from its beginning.

    The last answers are kept, because signals and features of a batch of new chunks ask in turn.
    """
    if _BARE.fullmatch(chunk):
        return (Word(chunk, 0, len(chunk)),)
    lower = chunk.lower().replace("ё", "е")
    if len(lower) == len(chunk) and (plain := _PLAIN.fullmatch(lower)):
        word = _unrepeated(plain[1]) if _CYRILLIC.match(plain[1]) else plain[1]
        return (Word(word, plain.start(1), plain.end(1)),)
    letters = _letters(chunk)
    read = "".join(letter.plain for letter in letters)
    found = [
        word for token in _TOKEN.finditer(read) for word in _token_words(letters[token.start() : token.end()])
    ]
    return tuple(_glued(found, chunk))


def is_single(word: str) -> bool:
    """Whether `word` is one letter that may be part of a word spelled out."""
    return len(word) == 1 and (word in _SHAPES or _CYRILLIC.match(word) is not None)


def _words_by_chunk(text: str) -> Iterator[Word]:
    for chunk in re.finditer(r"\S+", text):
        at = chunk.start()
        for word, start, end in chunk_words(chunk[0]):
            yield Word(word, at + start, at + end)


def _letters(chunk: str) -> list[_Letter]:
    """Every character that can be seen, composed, in compatible form and lower case."""
    letters: list[_Letter] = []
    start, length = 0, len(chunk)
    while start < length:
        end = start + 1
        while end < length and _is_mark(chunk[end]):
            end += 1
        seen = _read(chunk[start]) if end == start + 1 else _read.__wrapped__(_trimmed(chunk[start:end]))
        letters += [_Letter(plain, folded, start, end) for plain, folded in seen]
        start = end
    return letters


@lru_cache(maxsize=2048)
def _read(cluster: str) -> tuple[tuple[str, str], ...]:
    """What a character with its marks looks like in lower case, and as a Cyrillic letter."""
    seen = []
    for char in _visible(cluster):
        for lower in _visible(char.lower()):
            plain = "е" if lower == "ё" else lower
            seen.append((plain, _SHAPES.get(char) or _SHAPES.get(plain, plain)))
    return tuple(seen)


def _trimmed(cluster: str) -> str:
    shown = (char for char in cluster[1:] if unicodedata.category(char) != "Cf")
    return cluster[0] + "".join(islice(shown, _MAX_MARKS))


def _visible(raw: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", raw) if not _is_mark(char))


def _is_mark(char: str) -> bool:
    return char > "\u00ac" and unicodedata.category(char) in {"Mn", "Me", "Cf"}


def _token_words(letters: Sequence[_Letter]) -> Iterator[Word]:
    for piece in _pieces(letters):
        if word := _cyrillic(piece):
            yield Word(word, piece[0].start, piece[-1].end)
            continue
        for part in _PART.finditer("".join(letter.plain for letter in piece)):
            alone = piece[part.start() : part.end()]
            yield Word(_cyrillic(alone) or part[0], alone[0].start, alone[-1].end)


def _cyrillic(piece: Sequence[_Letter]) -> str:
    """The word that `piece` shows or hides; empty where it is not a Cyrillic word throughout."""
    if not any(_CYRILLIC.match(letter.plain) for letter in piece):
        return ""
    folded = "".join(letter.folded for letter in piece)
    return "" if _STRANGE_LETTER.search(folded) else _undisguised(folded)


def _pieces(letters: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    """Cut a token at symbols that divide; drop emoji that only break a word, keep masks in it."""
    parts = list(_PART.finditer("".join(letter.plain for letter in letters)))
    piece = list(letters[: parts[0].end()])
    for left, right in pairwise(parts):
        between = letters[left.end() : right.start()]
        if _EMOJI_RUN.fullmatch(between[0].plain):
            joins, between = min(len(left[0]), len(right[0])) <= _FRAGMENT, []
        else:
            joins = all(_CYRILLIC.match(letter.folded) for letter in (piece[-1], letters[right.start()]))
        if not joins:
            yield piece
            piece = []
        piece += [*(between if joins else ()), *letters[right.start() : right.end()]]
    yield piece


def _undisguised(folded: str) -> str:
    word = _BETWEEN.sub(_digit_as_letter, folded)
    return _unrepeated(_LEADING.sub(_digit_as_letter, word).replace("#", "*"))


def _unrepeated(word: str) -> str:
    return _REPEATS.sub(lambda run: run[1] * (3 if run[0] == word else 1), word)


def _digit_as_letter(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)


def _glued(found: list[Word], chunk: str) -> list[Word]:
    """Join "и.ди.о.т": scraps of one and two letters with one and the same sign between them."""
    signs = {chunk[left.end : right.start] for left, right in pairwise(found)}
    if len(found) < _SCRAPS or len(signs) != 1 or len(signs.pop()) != 1:
        return found
    scraps = all(len(word.text) <= 2 and _CYRILLIC.match(word.text) for word in found)
    if scraps and any(len(word.text) == 1 for word in found):
        return [_joined(found)]
    return found


def _with_spelled_joined(apart: Iterator[Word]) -> Iterator[Word]:
    found = list(apart)
    done = 0
    for first, last in _spelled_runs(found):
        yield from found[done:first]
        yield _joined(found[first : last + 1])
        done = last + 1
    yield from found[done:]


def _spelled_runs(found: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """First and last index of each run of single letters that is a word and not "я и в"."""
    first = 0
    for index in range(len(found) + 1):
        if index < len(found) and is_single(found[index].text):
            continue
        run = [word.text for word in found[first:index]]
        if len(run) >= _SCRAPS and _is_spelled(run):
            yield first, index - 1
        first = index + 1


def _is_spelled(run: list[str]) -> bool:
    cyrillic = [letter for letter in run if _CYRILLIC.match(letter)]
    word = "".join(run)
    if len(cyrillic) < 2 or word in _ABBREVIATED:
        return False
    return word in _SPELLED_FROM_WORDS or not _ONE_LETTER_WORDS.issuperset(cyrillic)


def _joined(found: Sequence[Word]) -> Word:
    spelled = "".join(
        _SHAPES.get(word.text, word.text) if len(word.text) == 1 else word.text for word in found
    )
    return Word(_undisguised(spelled), found[0].start, found[-1].end)
