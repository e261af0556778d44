"""Text of somebody else as it may stand on a terminal."""

import unicodedata

_LINE = "\n"


def printable(text: str) -> str:
    """`text`, as long as before, without signs that would steer a terminal or turn a line around."""
    if text.isprintable():
        return text
    return "".join(char if char == _LINE or not _steers(char) else " " for char in text)


def _steers(char: str) -> bool:
    # The joiner of emoji is a format sign too, and stays.
    return char != "\u200d" and unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp", "Cs")
