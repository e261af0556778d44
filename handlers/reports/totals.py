"""What communities have together: counts added up, shares made anew from the sums. Pure.

What one of them does not tell is not zero: the rest is added up, and it is said how many are missing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from handlers.reports.facts import Facts, interactions
from handlers.reports.measures import Measured
from handlers.reports.metrics import REGISTRY
from models.content import Post


class Total(NamedTuple):
    """A number of all communities together, as far as it is known; `missing` of them don't tell theirs."""

    value: float | None
    missing: int


_Weight = Callable[[Facts, Measured], float | None]
"""The whole that a share is of, so that wholes of communities can be added up."""


def _whole(facts: Facts, measured: Measured) -> float | None:
    return measured.base


def _readers(of: Callable[[Post], int | None]) -> _Weight:
    """Each post had the subscribers of its community before it: what it has brought is a share of them."""

    def weight(facts: Facts, measured: Measured) -> float | None:
        posts = sum(of(post) is not None for post in facts.posts)
        return measured.base and measured.base * posts

    return weight


_SUMS: Final = frozenset({"subscribers", "posts.published", "interactions", "comments"})
_OF_POSTS: Final = frozenset({"interactions", "er.views", "er.subscribers", "err"})
_SHARES: Final[Mapping[str, _Weight]] = {
    "subscribers.growth": _whole,
    "posts.done": _whole,
    "er.views": _whole,
    "negative.share": _whole,
    "er.subscribers": _readers(lambda post: interactions(post.results)),
    "err": _readers(lambda post: post.results.views),
}


def total(metric: str, found: Sequence[Facts]) -> Total | None:
    """A metric of all communities together; None where it can't be added up, as a median can't."""
    told = [(facts, REGISTRY[metric].measure(facts)) for facts in found]
    missing = sum(_lacks(metric, facts, one) for facts, one in told)
    known = [(facts, one) for facts, one in told if one.value is not None]
    if metric in _SUMS:
        return Total(sum(one.value or 0 for _, one in known) if known else None, missing)
    if (weight := _SHARES.get(metric)) is None:
        return None
    parts = [(one.value or 0, weight(facts, one) or 0) for facts, one in known]
    whole = sum(of for _, of in parts)
    return Total(sum(share * of for share, of in parts) / whole if whole else None, missing)


def _lacks(metric: str, facts: Facts, measured: Measured) -> bool:
    """Whether a community does not tell it.

    Where nothing was published, or there was nothing that it could be a share of, nothing is missing.
    """
    if metric in _OF_POSTS and not facts.posts:
        return False
    return measured.value is None and measured.base != 0
