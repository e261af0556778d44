"""How metrics are measured: from the facts of a period to a number, its denominator and its moment. Pure.

What can't be known is None, never zero; which measure is which metric is told by `metrics`.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from handlers.reports.facts import Facts, figures, interactions, same, total
from handlers.service import Spread
from models.content import Post, Results
from models.outcomes import Counter

ON_TIME = timedelta(minutes=5)
"""So late a post is still on time."""

LAST_POSTS = 20


class Measured(NamedTuple):
    """A number with its denominator (None where it has none) and the moment that it is of."""

    value: float | None
    base: float | None = None
    at: datetime | None = None


def share(part: float | None, whole: float | None) -> float | None:
    """A part of a whole; unknown where either is, or where there is no whole."""
    return None if part is None or not whole else part / whole


def _collected(posts: Iterable[Post]) -> datetime | None:
    return max((post.collected_at for post in posts if post.collected_at), default=None)


def summed(of: Callable[[Results], int | None]) -> Callable[[Facts], Measured]:
    """A result of posts, added up over those of which it is known."""

    def measure(facts: Facts) -> Measured:
        return Measured(total(of(post.results) for post in facts.posts), None, _collected(facts.posts))

    return measure


def by(whole: Callable[[Results], int | None]) -> Callable[[Facts], Measured]:
    """Interactions by what each post had of `whole`, over the posts of which both are known."""

    def measure(facts: Facts) -> Measured:
        known = [
            (parts, of)
            for post in facts.posts
            if (parts := interactions(post.results)) is not None and (of := whole(post.results)) is not None
        ]
        base = sum(of for _, of in known) if known else None
        return Measured(share(sum(parts for parts, _ in known), base), base, _collected(facts.posts))

    return measure


def mean_by_subscribers(of: Callable[[Post], int | None]) -> Callable[[Facts], Measured]:
    """The mean of posts by the subscribers at the end of the period."""

    def measure(facts: Facts) -> Measured:
        known = [value for post in facts.posts if (value := of(post)) is not None]
        base = facts.followers(facts.period.last)
        mean = sum(known) / len(known) if known else None
        return Measured(share(mean, base), base, _collected(facts.posts))

    return measure


def median_by_subscribers(facts: Facts) -> Measured:
    """As the dynamics of ER: the median of the last 20 posts instead of the mean."""
    last = facts.posts[-LAST_POSTS:]
    known = [value for post in last if (value := interactions(post.results)) is not None]
    base = facts.followers(facts.period.last)
    return Measured(share(median(known) if known else None, base), base, _collected(last))


def post_rate(post: Post, facts: Facts) -> float | None:
    """`er.post`: the interactions of one post by the subscribers of its day."""
    if post.published_at is None:
        return None
    return share(interactions(post.results), facts.followers(facts.day_of(post.published_at)))


def best_post(facts: Facts) -> Measured:
    """The highest `er.post` of the period."""
    rates = [(rate, post) for post in facts.posts if (rate := post_rate(post, facts)) is not None]
    if not rates:
        return Measured(None)
    rate, post = max(rates, key=lambda one: one[0])
    return Measured(rate, None, post.collected_at)


def subscribers(facts: Facts) -> Measured:
    """The last figure of the period."""
    until = [day for day in facts.subscribers if day <= facts.period.last]
    if not until or max(until) < facts.period.first:
        return Measured(None)
    return Measured(facts.subscribers[max(until)], None, facts.end_of(max(until)))


def growth(facts: Facts) -> Measured:
    """By how much they grew since the day before the period, or since the first day that is known.

    A single figure tells of no growth, also not that there was none.
    """
    now, known = subscribers(facts).value, [day for day in facts.subscribers if day <= facts.period.last]
    if now is None or len(known) < 2:
        return Measured(None)
    before = facts.subscribers[min(known)]
    return Measured(share(now - before, before), before, subscribers(facts).at)


def counted(counter: Counter) -> Callable[[Facts], Measured]:
    """What was counted; unknown for a time in which nothing was counted at all, since nobody was there."""

    def measure(facts: Facts) -> Measured:
        return Measured(facts.totals.get(counter, 0) if facts.days else None, None, facts.now)

    return measure


def counted_by(part: Counter, whole: Counter) -> Callable[[Facts], Measured]:
    """A share of what was counted."""

    def measure(facts: Facts) -> Measured:
        base = facts.totals.get(whole, 0)
        return Measured(share(facts.totals.get(part, 0), base), base, facts.now)

    return measure


def praised(facts: Facts) -> Measured:
    """Thanks and praise; where none was found it is unknown: earlier versions did not look for any."""
    return Measured(facts.totals.get(Counter.PRAISED) or None, None, facts.now)


def praised_share(facts: Facts) -> Measured:
    """Thanks and praise by all messages."""
    base = facts.totals.get(Counter.EVENTS, 0)
    return Measured(share(praised(facts).value, base), base, facts.now)


def done(facts: Facts) -> Measured:
    """Of the posts that were due by now, those that came out."""
    due = [post for post in facts.planned if post.due <= facts.now]
    out = [post for post in due if post.published_at is not None]
    return Measured(share(len(out), len(due)), len(due), facts.now)


def is_on_time(post: Post) -> bool:
    """Whether a post came out when it was to."""
    return post.published_at is not None and post.published_at - post.due <= ON_TIME


def on_time(facts: Facts) -> Measured:
    """Of the posts that came out, those that did so in time."""
    out = [post for post in facts.planned if post.published_at is not None]
    return Measured(share(sum(map(is_on_time, out)), len(out)), len(out), facts.now)


def wait(formula: str, of: Callable[[Spread], timedelta]) -> Callable[[Facts], Measured]:
    """How long people waited for a person: half of them, or nine of ten."""

    def measure(facts: Facts) -> Measured:
        wait = facts.service.waits.get(formula)
        return Measured(of(wait).total_seconds(), wait.cases, facts.now) if wait else Measured(None)

    return measure


def served(formula: str) -> Callable[[Facts], Measured]:
    """A share of what people asked for."""

    def measure(facts: Facts) -> Measured:
        part, whole = facts.service.shares.get(formula, (0, 0))
        return Measured(share(part, whole), whole, facts.now)

    return measure


def imported(of: Callable[[Facts], float | None]) -> Callable[[Facts], Measured]:
    """A number of the imports, as of their last day."""
    return lambda facts: Measured(of(facts), None, _imported_until(facts))


def _imported_until(facts: Facts) -> datetime | None:
    return facts.end_of(max(one.day for one in facts.spent)) if facts.spent else None


def clicks(facts: Facts) -> int | None:
    """Clicks of the imports, of all campaigns."""
    return total(figures(facts.spent, lambda one: one.clicks))


def orders(facts: Facts) -> int | None:
    """Orders of the imports."""
    return total(figures(facts.spent, lambda one: one.orders))


def spend(facts: Facts) -> float | None:
    """Money of the imports."""
    known = figures(facts.spent, lambda one: one.spend)
    return float(sum(known)) if known else None


def came(facts: Facts) -> int:
    """How many came by links and marks that can be told apart."""
    return sum(door.came for door in facts.doors)


def bought(facts: Facts) -> int:
    """How many came by links of campaigns that have cost something."""
    paid = _paid(facts)
    return sum(door.came for door in facts.doors if same(door.name) in paid)


def _paid(facts: Facts) -> frozenset[str]:
    return frozenset(same(one.campaign) for one in facts.spent if one.spend)


def costs(whole: Callable[[Facts], int | None]) -> Callable[[Facts], Measured]:
    """What one of something has cost, by what the campaigns have brought that have cost something."""

    def measure(facts: Facts) -> Measured:
        paid = _paid(facts)
        base = whole(replace(facts, spent=tuple(one for one in facts.spent if same(one.campaign) in paid)))
        return Measured(share(spend(facts), base), base, _imported_until(facts))

    return measure


def click_through(facts: Facts) -> Measured:
    """Clicks by views; unknown unless each post tells its views, since a click may be of any of them."""
    told = [post.results.views for post in facts.posts]
    views = None if None in told else total(told)
    return Measured(share(clicks(facts), views), views, _imported_until(facts))


def complained(facts: Facts) -> Measured:
    """Complaints below posts by the comments there, over the posts of which both are known."""
    told = (post.results for post in facts.posts)
    known = [one for one in told if one.negative is not None and one.comments is not None]
    base = total(one.comments for one in known)
    return Measured(share(total(one.negative for one in known), base), base, _collected(facts.posts))
