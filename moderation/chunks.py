"""What a chunk says once its disguise is taken off: words as a rule or a model should read them.

A *chunk* is a run of characters without white space, and what it says depends on nothing around it.
Clean words and pure Latin ones are only lower-cased, unless they are a slip of the pen in one of the
words that people hide. What a word means is not decided here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from moderation.hidden import LONGEST, hidden_words
from moderation.letters import CYRILLIC_SHAPES, EMOJI, TURNED_ONLY, Letter, letters, turned


class Word(NamedTuple):
    """A normalised word and the half-open span of the original that it was read from."""

    text: str
    start: int
    end: int


_APOSTROPHES = frozenset("'’`ʼ")
_JOINING = frozenset("@$#*")
_MASKS = dict.fromkeys("*#%&@", "")
_CYRILLIC_SIGNS = {
    **_MASKS,
    **dict(zip("0134689$!", ("о", "ил", "зе", "ча", "бь", "в", "я", "с", "и"), strict=True)),
}
_LATIN_SIGNS = {
    **_MASKS,
    **dict(zip("01345789$!|+", ("o", "il", "e", "a", "s", "t", "b", "g", "s", "il", "il", "t"), strict=True)),
}
"""What a digit or sign may stand for in a word of that script; any letter where that is empty."""
_SOUNDS = {**dict(zip("bcdfghijlmnpqrsuvyz", "бцдфгхийлмнпкрсувыз", strict=True)), "x": "кс"}
"""How a Latin letter reads in a Russian word, where it is not there for its looks."""
_DIGITS = str.maketrans("013468@$#", "оизчбвас*")
_COUNTED = (
    "руб|тыс|млн|час|мин|сек|дн|ден|дня|нед|мес|год|лет|раз|шт|кг|гр|мл|км|мм|см|метр|литр|этаж|комн|"
    "проц|балл|место|класс|курс|ком|звезд|куб|квт|мбит|ник|х|го|му|й|ый|ой|ая|ое|ье|ья|ти|ми"
)
_BARE = re.compile(r"(?:([а-я])(?!\1\1))++")
"""Words as the normaliser leaves them: most of what is new."""
_PLAIN = re.compile(r"[!-#%-/:-@\[-`{-~«»—–…]*([a-z]+|[а-яе]+|[0-9]+)[!-/:-@\[-`{-~«»—–…]*")
_TOKEN = re.compile(rf"(?:\$(?=[а-я]{{2}}))?[^\W_]+(?:(?:[@$#*!|+%&]{{1,3}}|[{EMOJI}]+)[^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_EMOJI_RUN = re.compile(rf"[{EMOJI}]+")
_CYRILLIC = re.compile(r"[а-яё]")
_LATIN = re.compile(r"[a-z]")
_LETTER = re.compile(r"[^\W\d_]")
_STRANGE_LETTER = re.compile(r"[^\W\d_а-яё]")
_BETWEEN = re.compile(r"(?<=[а-я])(?:[013468]|[@$#])(?=[а-я])")
_LEADING = re.compile(rf"^[0346](?=[а-я]{{3}})(?!{_COUNTED})")
_REPEATS = re.compile(r"([а-я])\1{2,}")
_LATIN_REPEATS = re.compile(r"([a-z])\1{2,}")
_DRAWN_OUT = re.compile(r"([^\W\d_])\1{2,}")
_INSERTED = re.compile(r"[а-я](?:\*+[а-я]){2,}")
_FRAGMENT, _SCRAPS, _LEAST_SEEN = 3, 3, 2
_WIDEST_GAP, _LEAST_ALONE = 3, 3
_LEAST_TURNED = 2


@lru_cache(maxsize=2048)
def chunk_words(chunk: str) -> tuple[Word, ...]:
    """The normalised words of a run without white space; spans count from its beginning.

    The last answers are kept, because signals and features of a batch of new chunks ask in turn.
    """
    if _BARE.fullmatch(chunk):
        return (Word(hidden_words().slips.get(chunk, chunk), 0, len(chunk)),)
    lower = chunk.lower().replace("ё", "е")
    if len(lower) == len(chunk) and (plain := _PLAIN.fullmatch(lower)):
        return (Word(_meant(plain[1]), plain.start(1), plain.end(1)),)
    return tuple(_glued(_unhidden(chunk) or _read(chunk), chunk))


def _unhidden(chunk: str) -> list[Word]:
    """The words of a chunk in whose tokens nothing can be hidden, as in nearly all addresses; else none."""
    if not chunk.isascii():
        return []
    tokens = list(_TOKEN.finditer(chunk.lower()))
    if not all(_hides_nothing(token[0]) for token in tokens):
        return []
    return [Word(_meant(token[0]), token.start(), token.end()) for token in tokens]


def _hides_nothing(read: str) -> bool:
    return read.isascii() and (read.isalpha() or read.isdigit())


def _read(chunk: str) -> list[Word]:
    seen = letters(chunk)
    read = "".join(letter.plain for letter in seen)
    return [
        word
        for token in _TOKEN.finditer(read)
        for word in _token_words(token[0], seen[token.start() : token.end()])
    ]


def is_disguised(chunk: str, words: Iterable[str]) -> bool:
    """Whether `chunk` is written otherwise than the `words` it was read as, drawn-out letters aside."""
    shown = chunk.lower()
    if all(map(shown.__contains__, words)):
        return False
    shown = unicodedata.normalize("NFKC", shown).replace("ё", "е")
    return not all(word in shown or word in _DRAWN_OUT.sub(r"\1", shown) for word in words)


def is_bare(chunk: str) -> bool:
    """Whether `chunk` is a word just as the normaliser leaves it."""
    return _BARE.fullmatch(chunk) is not None and chunk not in hidden_words().slips


def bare_words(chunks: Iterable[str]) -> list[str]:
    """Those of `chunks` that are words just as the normaliser leaves them: three of four new ones."""
    slips = hidden_words().slips
    return [chunk for chunk in filter(_BARE.fullmatch, chunks) if chunk not in slips]


def _token_words(read: str, token: Sequence[Letter]) -> Iterator[Word]:
    if _hides_nothing(read):
        yield Word(_meant(read), token[0].start, token[-1].end)
        return
    if word := _hidden(read, token):
        yield Word(word, token[0].start, token[-1].end)
        return
    for piece in _pieces(token):
        if word := _cyrillic(piece):
            yield Word(word, piece[0].start, piece[-1].end)
            continue
        for part in _PART.finditer("".join(letter.plain for letter in piece)):
            alone = piece[part.start() : part.end()]
            yield Word(_cyrillic(alone) or _latin(alone), alone[0].start, alone[-1].end)


def _hidden(read: str, token: Sequence[Letter]) -> str:
    """What `token` says upside down, or with digits and signs in it read as letters of a hidden word."""
    if ways := turned(read):
        hidden = next(filter(hidden_words().__contains__, ways), "")
        if hidden or len(TURNED_ONLY.intersection(read)) >= _LEAST_TURNED:
            return hidden or _meant(ways[0])
    cyrillic, latin = _CYRILLIC.search(read), _LATIN.search(read)
    if (read.isalpha() and not (cyrillic and latin)) or len(token) > 2 * LONGEST:
        return ""
    found = ""
    if len(_LETTER.findall(read)) < _LEAST_SEEN:
        return ""
    if cyrillic:
        found = _match(list(map(_as_cyrillic, token)))
    if not found and latin:
        found = _match([_LATIN_SIGNS.get(letter.plain, letter.latin) for letter in token])
    return found


def _as_cyrillic(letter: Letter) -> str:
    """The Cyrillic letters that one may stand for: by its looks, and a Latin one by its sound, too."""
    shape = _CYRILLIC_SIGNS.get(letter.plain, letter.folded)
    return shape + _SOUNDS.get(letter.plain, "")


def _match(options: Sequence[str]) -> str:
    shown = [some for some in options if not _EMOJI_RUN.match(some)]
    return hidden_words().match(shown)


def _cyrillic(piece: Sequence[Letter]) -> str:
    """The word that `piece` shows or hides; empty where it is not a Cyrillic word throughout."""
    read = "".join(letter.plain for letter in piece)
    if not _CYRILLIC.search(read):
        return ""
    folded = "".join(letter.folded for letter in piece)
    if _STRANGE_LETTER.search(folded):
        return ""
    word, latin = _undisguised(folded), "".join(letter.latin for letter in piece)
    known = hidden_words()
    return latin if latin in known and _LATIN.search(read) and word not in known else word


def _latin(piece: Sequence[Letter]) -> str:
    """The word in Latin letters that `piece` shows or hides; as it stands, where nothing is hidden."""
    plain = "".join(letter.plain for letter in piece)
    latin = "".join(letter.latin for letter in piece)
    if latin == plain or not latin.isascii():
        return _meant(plain)
    mixed = _LATIN.search(plain) and any(_is_other_script(letter) for letter in piece)
    return _meant(latin) if mixed or _meant(latin) in hidden_words() else plain


def _is_other_script(letter: Letter) -> bool:
    return letter.plain != letter.latin and ("\u0370" <= letter.plain <= "\u052f")


def _pieces(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Cut a token at symbols that divide; drop emoji that only break a word, keep masks in it."""
    parts = list(_PART.finditer("".join(letter.plain for letter in letters)))
    piece = list(letters[parts[0].start() : parts[0].end()])
    for left, right in pairwise(parts):
        between = letters[left.end() : right.start()]
        signs = {letter.plain for letter in between}
        if _EMOJI_RUN.fullmatch(between[0].plain):
            joins, between = min(len(left[0]), len(right[0])) <= _FRAGMENT, []
        else:
            joins = _JOINING.issuperset(signs) and all(
                _CYRILLIC.match(letter.folded) for letter in (piece[-1], letters[right.start()])
            )
        if not joins:
            yield piece
            piece = []
        piece += [*(between if joins else ()), *letters[right.start() : right.end()]]
    yield piece


def _undisguised(folded: str) -> str:
    word = _BETWEEN.sub(_digit_as_letter, folded)
    return _meant(_LEADING.sub(_digit_as_letter, word).replace("#", "*"))


def _meant(word: str) -> str:
    """`word` without repeats, masks and slips of the pen, where it is clear what it was meant to be."""
    known = hidden_words()
    if not _LATIN.match(word):
        once = _REPEATS.sub(lambda run: run[1] * (3 if run[0] == word else 1), word)
        return _unmasked(once) if "*" in once else known.slips.get(once, once)
    if _LATIN_REPEATS.search(word):
        ways = (_LATIN_REPEATS.sub(kept, word) for kept in (r"\1", r"\1\1"))
        return next(filter(None, map(known.read, ways)), word)
    return known.slips.get(word, word)


def _unmasked(word: str) -> str:
    bare = word.replace("*", "")
    if len(bare) >= _LEAST_SEEN and (found := hidden_words().match([char.strip("*") for char in word])):
        return found
    return hidden_words().read(bare) or (bare if _INSERTED.fullmatch(word) else word)


def _digit_as_letter(match: re.Match[str]) -> str:
    return match[0].translate(_DIGITS)


def _glued(found: list[Word], chunk: str) -> list[Word]:
    """Join "и.ди.о.т": scraps of one and two letters with one and the same sign between them."""
    if len(found) >= _SCRAPS and all(len(word.text) <= 2 and _CYRILLIC.match(word.text) for word in found):
        signs = {chunk[left.end : right.start] for left, right in pairwise(found)}
        if len(signs) == 1 and len(signs.pop()) == 1 and any(len(word.text) == 1 for word in found):
            return [joined(found)]
    return list(_merged(found, chunk))


def _merged(found: Sequence[Word], chunk: str) -> Iterator[Word]:
    """Join neighbours in a chunk that are a hidden word together."""
    first = 0
    while first < len(found):
        last = _hidden_until(found, first, chunk)
        yield found[first] if last == first else _beside(found[first : last + 1])
        first = last + 1


def _beside(found: Sequence[Word]) -> Word:
    return Word("".join(word.text for word in found), found[0].start, found[-1].end)


def _hidden_until(found: Sequence[Word], first: int, chunk: str) -> int:
    known, best, joined = hidden_words(), first, found[first].text
    if len(joined) >= _LEAST_ALONE and joined in known:
        return first
    for index in range(first + 1, len(found)):
        joined += found[index].text
        between = chunk[found[index - 1].end : found[index].start]
        apart = len(between) > _WIDEST_GAP or not _APOSTROPHES.isdisjoint(between)
        if apart or len(joined) > LONGEST or not known.may_begin_with(joined):
            break
        if joined in known:
            best = index
    return best


def joined(found: Sequence[Word]) -> Word:
    """Words that are parts of one, as that one."""
    together = _beside(found)
    if not _CYRILLIC.search(together.text):
        return together
    shapes = (CYRILLIC_SHAPES.get(word.text, word.text) for word in found)
    return together._replace(text=_undisguised("".join(shapes)))
