"""Counting how letters follow each other in Russian and in English: the tables of `moderation.latin`.

`python -m moderation.train_latin FOLDER` writes them anew from the training halves.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.corpora import read_corpus
from moderation.latin import ENGLISH, RUSSIAN, SCALE, TABLES

_NO_WORDS = re.compile(r"http\S+|@\w+|&#?\w+;")
_RUSSIAN_WORD, _ENGLISH_WORD = re.compile(r"[а-я]+"), re.compile(r"[a-z]+")
_TRUST_PAIRS, _TRUST_SINGLE = 10.0, 20.0
"""After how many times of being seen letters are believed more than those with less before them."""


def train(folder: Path, out: Path = TABLES) -> None:
    """Count the texts under `folder` that are not held out; the same folder gives the same file."""
    examples = read_corpus(folder).examples
    said = [
        _NO_WORDS.sub(" ", example.text.lower().replace("ё", "е"))
        for example in examples
        if not example.held_out
    ]
    english = [text for text in said if not _RUSSIAN_WORD.search(text)]
    np.savez_compressed(
        out,
        russian=counted(RUSSIAN, (word for text in said for word in _RUSSIAN_WORD.findall(text))),
        english=counted(ENGLISH, (word for text in english for word in _ENGLISH_WORD.findall(text))),
    )


def counted(letters: str, words: Iterable[str]) -> NDArray[np.uint8]:
    """-log(p) of each letter after two others, smoothed by those after one and after none."""
    size, index = len(letters), {letter: place for place, letter in enumerate(letters)}
    counts = np.zeros((size, size, size))
    for word, times in Counter(words).items():
        places = [0, 0, *(index[letter] for letter in word), 0]
        for at in range(len(places) - 2):
            counts[tuple(places[at : at + 3])] += times
    pairs = counts.sum(0)
    single = (pairs.sum(0) + 1) / (pairs.sum() + size)
    double = (pairs + _TRUST_SINGLE * single) / (pairs.sum(1, keepdims=True) + _TRUST_SINGLE)
    triple = (counts + _TRUST_PAIRS * double) / (counts.sum(2, keepdims=True) + _TRUST_PAIRS)
    costs: NDArray[np.uint8] = np.minimum(-np.log(triple) * SCALE, 255).round().astype(np.uint8)
    return costs


if __name__ == "__main__":
    train(Path(sys.argv[1]))
