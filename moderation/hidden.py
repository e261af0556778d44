"""Words that people hide: finds the one that a mask, a digit for a letter or a slip of the pen stands for.

Knows words only, no texts and no scripts: what each character may stand for, the caller says.
"""

from collections.abc import Sequence
from functools import cache

from moderation.lexicon import DATA, read_lines

LONGEST = 20
"""No hidden word is longer, so there is no need to look at more letters."""

_KEPT = "!"
_LEAST, _START = 3, 3
_LEAST_SWAPPED, _LEAST_SHORTENED, _LEAST_ALIKE = 4, 5, 4
_ALIKE = dict(zip("аеикмнопрстухьг", "aeukmhonpctyxbr", strict=True))


class HiddenWords:
    """The list in `data/hidden_words.txt`, and every way of writing its words that is no word itself."""

    def __init__(self, lines: Sequence[str]) -> None:
        listed = [line for line in lines if not line.startswith(_KEPT)]
        self._rank = {word: rank for rank, word in enumerate(listed)}
        self._starts = {word[:_START] for word in listed}
        self._by_start: dict[tuple[int, str], list[str]] = {}
        for word in listed:
            self._by_start.setdefault((len(word), word[0]), []).append(word)
        self.slips: dict[str, str] = {}
        for word in reversed(listed):  # where two words have the same slip, the frequent one is meant
            self.slips.update(dict.fromkeys(_slips(word), word))
        for word in (*listed, *(line[1:] for line in lines if line.startswith(_KEPT))):
            self.slips.pop(word, None)

    def __contains__(self, word: str) -> bool:
        return word in self._rank

    def may_begin_with(self, letters: str) -> bool:
        """False where no listed word begins with `letters`; true does not promise that one does."""
        return len(letters) < _START or letters[:_START] in self._starts

    def read(self, word: str) -> str:
        """The listed word that `word` is or was meant to be; empty if there is none."""
        return word if word in self._rank else self.slips.get(word, "")

    def match(self, options: Sequence[str]) -> str:
        """The most frequent word with one of `options` at each place, where "" stands for any letter."""
        if not _LEAST <= len(options) <= LONGEST:
            return ""
        found = [
            word
            for first in options[0]
            for word in self._by_start.get((len(options), first), ())
            if all(not some or letter in some for letter, some in zip(word, options, strict=True))
        ]
        return min(found, key=self._rank.__getitem__, default="")


@cache
def hidden_words() -> HiddenWords:
    """The shipped list, read once."""
    return HiddenWords(read_lines(DATA / "hidden_words.txt"))


def _slips(word: str) -> list[str]:
    """`word` with two letters swapped, with one missing, and in Latin letters that look the same."""
    length, found = len(word), []
    if length >= _LEAST_SWAPPED:
        found = [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(1, length - 2)]
    if length >= _LEAST_SHORTENED - word.isascii():
        found += [word[:at] + word[at + 1 :] for at in range(1, length - 1)]
    if length >= _LEAST_ALIKE and _ALIKE.keys() >= set(word):
        found.append("".join(map(_ALIKE.__getitem__, word)))
    return found
