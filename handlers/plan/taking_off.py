"""What an edit takes off a post, by a line of its own: «/drop кнопки, опрос». Pure.

What an edit doesn't speak of stays, so there must be a word for what is to go.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from handlers.plan.composing import TRAITS
from handlers.plan.errors import Unclear
from models.content import Content, Trait

TAKES_OFF: Final = ("drop", "убрать")
LINE: Final = re.compile(
    rf"(?:\A|\n)/(?:{'|'.join(TAKES_OFF)})[^\S\n]+([^\n]{{1,200}})(?=\n|\Z)", re.IGNORECASE
)
"""A line that takes something off."""

_NOTHING: Final = Content()
_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("text", "текст"), ("text", "marks")),
    **dict.fromkeys(("media", "медиа", "вложения"), ("media", "alt")),
    **dict.fromkeys(("alt", "описание", "описания"), ("alt",)),
    **dict.fromkeys(("poll", "опрос", "quiz", "викторина"), ("poll",)),
    **dict.fromkeys(("buttons", "кнопки"), ("buttons",)),
    **dict.fromkeys(("link", "ссылка"), ("link",)),
    **dict.fromkeys(("source", "источник"), ("source",)),
    **dict.fromkeys(("comment", "комментарий"), ("first_comment",)),
    **dict.fromkeys(("keep", "удалить", "срок"), ("keep_for",)),
}
_WITH_TRAITS: Final[Mapping[Trait, str]] = {Trait.PINNED: "pin_for", Trait.ADVERTISEMENT: "ad"}
"""What is said together with a trait."""


def without(content: Content, words: str) -> Content:
    """The content less what the lines of `words` take off.

    Raises:
        Unclear: a line names something that no post has.
    """
    for name in _names(words):
        if name in TRAITS:
            trait = TRAITS[name]
            content = _bare(replace(content, traits=content.traits - {trait}), _WITH_TRAITS.get(trait, ""))
        elif name in _PARTS:
            content = _bare(content, *_PARTS[name])
        else:
            raise Unclear("drop.unknown", name=name[:60])
    return content


def _names(words: str) -> Iterator[str]:
    for line in LINE.findall(words):
        yield from filter(None, re.split(r"[,\s/]+(?:и\s+|and\s+)?", line.strip().lower()))


def _bare(content: Content, *fields: str) -> Content:
    return replace(content, **{name: getattr(_NOTHING, name) for name in fields if name})
