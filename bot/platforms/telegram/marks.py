"""How Telegram sets parts of a text off, in our words. Pure."""

from collections.abc import Sequence
from typing import Final

from bot.platforms.telegram.carried import Entity
from models.marks import Mark, MarkKind

_KINDS: Final = {
    "bold": MarkKind.BOLD,
    "italic": MarkKind.ITALIC,
    "underline": MarkKind.UNDERLINE,
    "strikethrough": MarkKind.STRIKETHROUGH,
    "spoiler": MarkKind.SPOILER,
    "code": MarkKind.CODE,
    "pre": MarkKind.CODE,
    "blockquote": MarkKind.QUOTE,
    "expandable_blockquote": MarkKind.QUOTE,
    "text_link": MarkKind.LINK,
}
"""What an author chose; links, mentions and hashtags are found in the text by whoever shows it."""


def marks_of(text: str, entities: Sequence[Entity]) -> tuple[Mark, ...]:
    """The marks of a text. Telegram counts in units of UTF-16, we in characters."""
    wide = text.encode("utf-16-le")

    def characters(units: int) -> int:
        return len(wide[: units * 2].decode("utf-16-le", errors="ignore"))

    marks = []
    for entity in entities:
        if (kind := _KINDS.get(entity.type)) is not None:
            start, end = characters(entity.offset), characters(entity.offset + entity.length)
            marks.append(Mark(kind=kind, start=start, length=end - start, url=entity.url or ""))
    return tuple(marks)
