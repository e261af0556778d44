"""Whom a complaint is about, as far as its thread, a reply or a name says so. Pure."""

import re
from functools import lru_cache

from handlers.messages.scene import Scene
from models.communities import Place
from models.texts import Sentence
from moderation.harm import tells_of_harm

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


def is_about_us(scene: Scene) -> bool:
    """Whether more than the score tells that somebody who is rude complains of us: our name, a word to us,
    harm, or one of the causes of which people complain here.

    The score alone hears a complaint in most insults: in 85 of 134 of a quarrel about anything, of which 5
    name a cause (dev half of `toxic_2ch_pikabu`; of `vk_distorted_toxicity` 16 and 1 of 83).
    """
    text = scene.message.text
    if _names_us(text, scene.community.title):
        return True
    if scene.between_subscribers:
        return False
    is_to_us = scene.answered is not None and scene.answered.ours
    return is_to_us or scene.known.causes.of(text) is not None or tells_of_harm(text)


def _names_us(text: str, title: str) -> bool:
    names = _names(title)
    return names is not None and names.search(text.casefold()) is not None


@lru_cache(maxsize=256)
def _names(title: str) -> re.Pattern[str] | None:
    """How a community may be called in a text; None where its title has no name."""
    stems = [re.escape(_stem(name.casefold())) for name in _NAME.findall(title)]
    return re.compile(rf"\b(?:{'|'.join(stems)})\w{{0,{_ENDING + 1}}}\b") if stems else None


def _stem(name: str) -> str:
    return name[: max(_LEAST_NAME, len(name) - _ENDING)] if not name.isascii() else name
