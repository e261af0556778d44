"""How parts of a text are set off from the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """How a part of a text is set off from the rest."""

    BOLD = "bold"
    ITALIC = "italic"
    UNDERLINE = "underline"
    STRIKETHROUGH = "strikethrough"
    SPOILER = "spoiler"
    CODE = "code"
    QUOTE = "quote"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A part of a text, in characters from its beginning, that is shown in its own way; `url` of a link."""

    kind: MarkKind
    start: int
    length: int
    url: str = ""


def with_addresses(text: str, marks: Iterable[Mark]) -> str:
    """A text for who shows no links under words: each address stands behind its words."""
    for mark in sorted(marks, key=lambda mark: -mark.start):
        end = mark.start + mark.length
        if mark.kind is MarkKind.LINK and mark.url not in text[mark.start : end]:
            text = f"{text[:end]} ({mark.url}){text[end:]}"
    return text
