"""What a text says apart from its dressing, as keys: texts with the same print are nearly the same.

Many are printed at once, in columns: one alone costs forty times as much. Where a print was seen before is
remembered elsewhere.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from moderation.keys import Ints, Keys, codes_of, mixed, polynomials, ranked, stood
from moderation.split import some_at_a_time

PRINTS = 3
"""Of a text at most."""

_LETTER = re.compile(r"[a-z\xdf-\u02ff\u0370-\u1fff\u3040-\ud7ff]")
"""Letters of living alphabets."""
_LEAST_WORD, _LEAST_SIGNS = 3, 20
_MOST_WORDS, _MOST_SIGNS = 60, 4096
_STRETCH, _LEAST_STARTS = 12, 3
"""So many words in a row are nobody's wish and no common question."""


class _Words(NamedTuple):
    """The words of texts, as keys, with the signs of each; those of a text are from `begins` to `ends`."""

    keys: Keys
    signs: Ints
    begins: Ints
    ends: Ints


def prints_of(texts: Iterable[str]) -> Keys:
    """A row for each text: the print of the whole and, of a long one, of two stretches; 0 where is none.

    Texts that differ in digits, signs, short words or case have the same, and in each run: the same talk is
    to be seen the same. What is too short to tell has none.
    """
    columns = map(_printed, some_at_a_time([text[:_MOST_SIGNS] for text in texts]))
    return np.concatenate([np.empty((0, PRINTS), np.uint64), *columns])


def _printed(texts: Sequence[str]) -> Keys:
    words = _words(texts)
    prints = np.zeros((len(texts), PRINTS), np.uint64)
    total = np.concatenate(([0], (words.signs + 1).cumsum()))
    tell = total[words.ends] - total[words.begins] > _LEAST_SIGNS
    prints[tell, 0] = polynomials(words.keys, words.begins[tell], words.ends[tell])
    long, *stretches = _stretches(words)
    for column, begins in enumerate(stretches, 1):
        prints[long, column] = polynomials(words.keys, begins, begins + _STRETCH)
    prints[prints[:, 1] == prints[:, 2], 2] = 0
    return prints


def _words(texts: Sequence[str]) -> _Words:
    said = "\n".join(("", *texts, ""))
    letters = letter_keys().take(codes_of(said), mode="clip")
    inside = letters != 0
    edges = (inside[1:] != inside[:-1]).nonzero()[0] + 1
    begins, ends = edges[::2], edges[1::2]
    words = ends - begins >= _LEAST_WORD
    begins, ends = begins[words], ends[words]
    behind = (np.fromiter(map(len, texts), np.intp, len(texts)) + 1).cumsum()
    lasts = begins.searchsorted(behind)
    firsts = np.concatenate(([0], lasts[:-1]))
    keys = mixed(polynomials(letters, begins, ends))
    return _Words(keys, ends - begins, firsts, np.minimum(lasts, firsts + _MOST_WORDS))


def _stretches(words: _Words) -> tuple[Ints, Ints, Ints]:
    """Which texts are long, and where two stretches of each begin.

    That is told by the words themselves, wherever they stand: at the one of the least key and at that of
    the greatest. Who changes the rest repeats the stretch.
    """
    starts = words.ends - words.begins - _STRETCH + 1
    long = (starts >= _LEAST_STARTS).nonzero()[0]
    begins = words.begins[long]
    spans = np.stack((begins, begins + starts[long]), 1).ravel()
    least, greatest = (
        stood(np.minimum.reduceat(ranked(keys), spans)[::2]) for keys in (words.keys, ~words.keys)
    )
    return long, least, greatest


@cache
def letter_keys() -> Keys:
    """By the code of a character the key of the letter, the same for a capital, and 0 for all others.

    Worked out when it is first asked for, which takes a thirtieth of a second.
    """
    # A small sigma has two shapes.
    small = [chr(code).lower()[0].replace("ς", "σ") for code in range(1 << 16)]
    return mixed(np.array([ord(letter) if _LETTER.match(letter) else 0 for letter in small], np.uint64))
