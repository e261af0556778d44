"""Words in lines that fit into a width, whoever measures them. Pure."""

from collections.abc import Callable

Measure = Callable[[str], float]
"""How wide words are."""


def wrapped(words: str, width: float, measure: Measure) -> list[str]:
    """Lines that fit; a word that is longer than a line is cut."""
    if measure(words) <= width:
        return [words]
    lines, line = [], ""
    for word in words.split(" "):
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while measure(word) > width and len(word) > 1:
            cut = next(at for at in range(len(word) - 1, 0, -1) if at == 1 or measure(word[:at]) <= width)
            lines.append(word[:cut])
            word = word[cut:]
        line = word
    return [*lines, line]
