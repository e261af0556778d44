"""Word lists and the patterns made of them."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

_END = ""


def read_lines(path: Path) -> tuple[str, ...]:
    """The lines of a data file without comments (`#`) and blanks."""
    lines = (line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


def words_pattern(path: Path) -> re.Pattern[str]:
    """Any of the patterns in a data file, for `fullmatch` with a word."""
    return re.compile("|".join(f"(?:{line})" for line in read_lines(path)))


class Rooted:
    """Words of which each matches one of the patterns in a file and has one of the roots in another in it."""

    def __init__(self, words: Path, roots: Path) -> None:
        self._root = re.compile(_branch(_trie(read_lines(roots)), re.escape))
        self._whole = words_pattern(words).fullmatch

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self._root.search(word) is not None and self._whole(word) is not None

    def among(self, words: Sequence[str]) -> Collection[str]:
        """Those of `words` that belong to them: a third of the price of asking one by one."""
        joined = "\n".join((*words, ""))
        rooted = {_line_at(joined, found.start()) for found in self._root.finditer(joined)}
        return {word for word in rooted if self._whole(word)}


def _line_at(text: str, place: int) -> str:
    return text[text.rfind("\n", 0, place) + 1 : text.index("\n", place)]


def trie_pattern(phrases: Iterable[str]) -> str:
    """A pattern for any of `phrases`, with common beginnings written once.

    A plain alternation tries each phrase at each position; this one costs the length of the
    longest. A phrase that ends with `*` stands for every word that begins so.
    """
    return _branch(_trie(phrases), lambda char: r"\S*" if char == "*" else re.escape(char))


def _trie(phrases: Iterable[str]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[_END] = {}
    return root


def _branch(node: dict[str, Any], show: Callable[[str], str]) -> str:
    """Longer phrases first; iterative on chains, so a long phrase needs no deep recursion.

    `show` gives the pattern of a character.
    """
    chain = ""
    while len(node) == 1 and _END not in node:
        char, node = next(iter(node.items()))
        chain += show(char)
    options = [show(char) + _branch(child, show) for char, child in sorted(node.items()) if char != _END]
    if not options:
        return chain
    group = f"(?:{'|'.join(options)})"
    return chain + group + ("?" if _END in node else "")
