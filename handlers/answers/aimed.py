"""Whom a complaint is about, as far as its thread, a reply or a name says so. Pure."""

import re

from handlers.messages.scene import Scene
from models.communities import Place
from models.texts import Sentence

_LEAST_NAME = 4
"""Letters of a word of the community's title that is no "the" and no "кафе" in short."""
_NAME = re.compile(rf"\w{{{_LEAST_NAME},}}")
_ENDING = 2
"""So many letters at the end of a Russian name change with its case."""


def aimed_at(scene: Scene) -> Sentence | None:
    """In words; None where nothing tells."""
    if _names_us(scene.message.text, scene.community.title):
        return Sentence("reason.negative.names_us")
    if scene.place is Place.PRIVATE or (scene.answered is not None and scene.answered.ours):
        return Sentence("reason.negative.to_us")
    if scene.between_subscribers:
        return Sentence("reason.negative.to_subscriber")
    if scene.place in (Place.WALL, Place.COMMENTS) and scene.message.thread is not None:
        return Sentence("reason.negative.under_post")
    return None


def _names_us(text: str, title: str) -> bool:
    said = text.casefold()
    names = (name.casefold() for name in _NAME.findall(title))
    return any(re.search(rf"\b{re.escape(_stem(name))}\w{{0,{_ENDING + 1}}}\b", said) for name in names)


def _stem(name: str) -> str:
    return name[: max(_LEAST_NAME, len(name) - _ENDING)] if not name.isascii() else name
