"""Whether a post nearly repeats another one of the last weeks or of the plan. Pure; it only tells."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

import numpy as np

from handlers.likeness.similarity import Index, words_of
from models.content import GONE, Post

RECENT: Final = timedelta(days=30)
"""Who reads a post may remember one that came so long before it."""

ALIKE: Final = 0.8
"""From this likeness on (0..1) two texts say the same in nearly the same words."""

_FEWEST: Final = 4
"""Words of a text that can repeat another one: «Доброе утро!» is said each day."""


def nearly_repeated(post: Post, others: Iterable[Post]) -> Post | None:
    """The post that says nearly the same, other times of its own series left out."""
    [found] = repeats([post], list(others))
    return found


def repeats(posts: Sequence[Post], others: Sequence[Post]) -> list[Post | None]:
    """For each of some new posts of a community the one that says nearly the same: of the `others`, or of
    those of the new ones that stand before it."""
    compared = [one for one in others if one.content.text and one.state not in GONE]
    first = len(compared)
    compared += posts
    index = Index([words_of(one.content.text) for one in compared])
    return [_repeated(post, compared[: first + place], index) for place, post in enumerate(posts)]


def _repeated(post: Post, before: Sequence[Post], index: Index) -> Post | None:
    words = words_of(post.content.text)
    if len(words) < _FEWEST or not before:
        return None
    alike = index.alike(index.vector(words))[: len(before)]
    near = np.flatnonzero(alike >= ALIKE)
    nearest = (before[place] for place in near[np.argsort(-alike[near], kind="stable")])
    return next((one for one in nearest if _apart(post, one)), None)


def _apart(post: Post, other: Post) -> bool:
    """Whether they are two posts of about the same time, and not times of one series."""
    series = post.series is not None and other.series == post.series
    same = _event(other.key) == _event(post.key) or (other.id == post.id and post.id != 0)
    return not same and not series and abs(other.due - post.due) <= RECENT and other.state not in GONE


def _event(key: str) -> str:
    """Of a time of an event that comes again the key of the event."""
    return key.partition("/")[0]
