"""How parts of a text are set off from the rest."""

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
