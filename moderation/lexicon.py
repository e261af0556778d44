"""Word lists and the patterns made of them."""

import re
from collections.abc import Callable, Iterable
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


def words_with_roots(words: Path, roots: Path) -> Callable[[str], bool]:
    """Whether a word is one of the patterns in `words`, each of which has one of the `roots` in it."""
    root = re.compile("|".join(map(re.escape, read_lines(roots)))).search
    whole = words_pattern(words).fullmatch
    return lambda word: root(word) is not None and whole(word) is not None


def trie_pattern(phrases: Iterable[str]) -> str:
    """A pattern for any of `phrases`, with common beginnings written once.

    A plain alternation tries each phrase at each position; this one costs the length of the
    longest. A phrase that ends with `*` stands for every word that begins so.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for char in phrase:
            node = node.setdefault(char, {})
        node[_END] = {}
    return _branch(root)


def _branch(node: dict[str, Any]) -> str:
    """Longer phrases first; iterative on chains, so a long phrase needs no deep recursion."""
    chain = ""
    while len(node) == 1 and _END not in node:
        char, node = next(iter(node.items()))
        chain += r"\S*" if char == "*" else re.escape(char)
    options = [
        (r"\S*" if char == "*" else re.escape(char)) + _branch(child)
        for char, child in sorted(node.items())
        if char != _END
    ]
    if not options:
        return chain
    group = f"(?:{'|'.join(options)})"
    return chain + group + ("?" if _END in node else "")
