"""The words and the links of a rich message, whose blocks hold blocks and whose texts hold texts. Pure.

It is walked as it came: a new kind of block is read like the others.
"""

from collections.abc import Iterator
from typing import Any, Final

_TEXTS: Final = ("label", "text", "summary", "credit", "expression")
_DEEPEST: Final = 40


def words(part: Any, depth: int = 0) -> Iterator[str]:
    """What is to be read, block by block."""
    if depth > _DEEPEST:
        return
    if isinstance(part, list):
        for one in part:
            yield from words(one, depth + 1)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in _TEXTS:
                yield _inline(value)
            else:
                yield from words(value, depth + 1)


def links(part: Any, depth: int = 0) -> Iterator[str]:
    """Every address, wherever it stands."""
    if depth > _DEEPEST or not isinstance(part, list | dict):
        return
    if isinstance(part, dict) and isinstance(part.get("url"), str):
        yield part["url"]
    for value in part.values() if isinstance(part, dict) else part:
        yield from links(value, depth + 1)


def _inline(text: Any, depth: int = 0) -> str:
    """A text whose parts are texts, without the borders between them."""
    if isinstance(text, str) or depth > _DEEPEST:
        return text if isinstance(text, str) else ""
    if isinstance(text, list):
        return "".join(_inline(part, depth + 1) for part in text)
    if not isinstance(text, dict):
        return ""
    inner = text.get("button", text)
    shown = inner.get("text") or inner.get("alternative_text") or inner.get("expression")
    return _inline(shown, depth + 1)
