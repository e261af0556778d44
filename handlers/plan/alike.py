"""Whether a post nearly repeats another one of the last weeks or of the plan. Pure; it only tells."""

from collections.abc import Iterable, Sequence
from typing import Final

from handlers.likeness.similarity import Index, words_of
from models.content import GONE, Post

ALIKE: Final = 0.8
"""From this likeness on (0..1) two texts say the same in nearly the same words."""

_FEWEST: Final = 4
"""Words of a text that can repeat another one: «Доброе утро!» is said each day."""


def nearly_repeated(post: Post, others: Iterable[Post]) -> Post | None:
    """The post that says nearly the same, other times of its own series left out."""
    words = words_of(post.content.text)
    if len(words) < _FEWEST:
        return None
    compared = [one for one in others if _compared(one, post)]
    if not compared:
        return None
    index = Index([words_of(one.content.text) for one in compared])
    return _nearest(compared, index.alike(index.vector(words)).tolist())


def _compared(other: Post, post: Post) -> bool:
    if other.id == post.id or other.key == post.key or other.state in GONE:
        return False
    return bool(other.content.text) and (post.series is None or other.series != post.series)


def _nearest(posts: Sequence[Post], alike: Sequence[float]) -> Post | None:
    likeness, place = max((likeness, place) for place, likeness in enumerate(alike))
    return posts[place] if likeness >= ALIKE else None
