"""The registry of metrics: what each number means, out of what it is made, and how it is computed. Pure.

The same letters mean different things in the field (ERR is views by subscribers to one, reactions by reach to
another), so a number is never shown without its id. What can't be known is None, never zero. Sources of the
definitions: TGStat's as quoted by adgem.ru and vc.ru 1837254 (`er.views`, `err`, `err.day`), tretyakov.co
(`er.subscribers`, `er.subscribers.median`, `er.reach`), optilo.ru (`er.post`), BrightBean (changes against
the previous equal period). How people are served is computed in `handlers.service`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from handlers import service
from handlers.reports.facts import Facts, interactions, total
from handlers.service import Spread
from models.content import Post, PostState, Results
from models.outcomes import Counter

ON_TIME = timedelta(minutes=5)
"""So late a post is still on time."""

LAST_POSTS = 20


class Unit(StrEnum):
    """How a number is read: a change is a share that was added or lost, points are hundredths of a whole."""

    COUNT = "count"
    SHARE = "share"
    AVERAGE = "average"
    SECONDS = "seconds"
    MONEY = "money"
    CHANGE = "change"
    POINTS = "points"


class Source(StrEnum):
    """Who counted."""

    PLATFORM = "platform"
    COUNTERS = "counters"
    CASES = "cases"
    PLAN = "plan"
    IMPORT = "import"
    LINKS = "links"


class Measured(NamedTuple):
    """A number with its denominator (None where it has none) and the moment that it is of."""

    value: float | None
    base: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition. `per` names the denominator in the catalogue, empty where there is none."""

    id: str
    unit: Unit
    source: Source
    per: str
    measure: Callable[[Facts], Measured]
    more_is_better: bool | None = None


def share(part: float | None, whole: float | None) -> float | None:
    """A part of a whole; unknown where either is, or where there is no whole."""
    return None if part is None or not whole else part / whole


def _collected(posts: Iterable[Post]) -> datetime | None:
    return max((post.collected_at for post in posts if post.collected_at), default=None)


def _sum(of: Callable[[Results], int | None]) -> Callable[[Facts], Measured]:
    def measure(facts: Facts) -> Measured:
        return Measured(total(of(post.results) for post in facts.posts), None, _collected(facts.posts))

    return measure


def _by(whole: Callable[[Results], int | None]) -> Callable[[Facts], Measured]:
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


def _mean_by_subscribers(of: Callable[[Post], int | None]) -> Callable[[Facts], Measured]:
    """The mean of posts by the subscribers at the end of the period."""

    def measure(facts: Facts) -> Measured:
        known = [value for post in facts.posts if (value := of(post)) is not None]
        base = facts.followers(facts.period.last)
        mean = sum(known) / len(known) if known else None
        return Measured(share(mean, base), base, _collected(facts.posts))

    return measure


def _median_by_subscribers(facts: Facts) -> Measured:
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


def _best_post(facts: Facts) -> Measured:
    rates = [(rate, post) for post in facts.posts if (rate := post_rate(post, facts)) is not None]
    if not rates:
        return Measured(None)
    rate, post = max(rates, key=lambda one: one[0])
    return Measured(rate, None, post.collected_at)


def _subscribers(facts: Facts) -> Measured:
    until = [day for day in facts.subscribers if day <= facts.period.last]
    if not until or max(until) < facts.period.first:
        return Measured(None)
    return Measured(facts.subscribers[max(until)], None, facts.end_of(max(until)))


def _growth(facts: Facts) -> Measured:
    now, known = _subscribers(facts).value, [day for day in facts.subscribers if day < facts.period.last]
    if now is None or not known:
        return Measured(None)
    before = facts.subscribers[min(known)]
    return Measured(share(now - before, before), before, _subscribers(facts).at)


def _counted(counter: Counter) -> Callable[[Facts], Measured]:
    """What was counted; unknown for a time in which nothing was counted at all, since nobody was there."""

    def measure(facts: Facts) -> Measured:
        return Measured(facts.totals.get(counter, 0) if facts.days else None, None, facts.now)

    return measure


def _counted_by(part: Counter, whole: Counter) -> Callable[[Facts], Measured]:
    def measure(facts: Facts) -> Measured:
        base = facts.totals.get(whole, 0)
        return Measured(share(facts.totals.get(part, 0), base), base, facts.now)

    return measure


def _done(facts: Facts) -> Measured:
    due = [post for post in facts.planned if post.due <= facts.now]
    out = [post for post in due if post.published_at is not None]
    return Measured(share(len(out), len(due)), len(due), facts.now)


def is_on_time(post: Post) -> bool:
    """Whether a post came out when it was to."""
    return post.published_at is not None and post.published_at - post.due <= ON_TIME


def _on_time(facts: Facts) -> Measured:
    out = [post for post in facts.planned if post.published_at is not None]
    return Measured(share(sum(map(is_on_time, out)), len(out)), len(out), facts.now)


def _wait(formula: str, of: Callable[[Spread], timedelta]) -> Callable[[Facts], Measured]:
    """How long people waited for a person: half of them, or nine of ten."""

    def measure(facts: Facts) -> Measured:
        wait = facts.service.waits.get(formula)
        return Measured(of(wait).total_seconds(), wait.cases, facts.now) if wait else Measured(None)

    return measure


def _served(formula: str) -> Callable[[Facts], Measured]:
    """A share of what people asked for."""

    def measure(facts: Facts) -> Measured:
        part, whole = facts.service.shares.get(formula, (0, 0))
        return Measured(share(part, whole), whole, facts.now)

    return measure


def _waits(formula: str, per: str) -> tuple[Metric, Metric]:
    median, ninth = _wait(formula, lambda one: one.median), _wait(formula, lambda one: one.p90)
    return (
        Metric(formula, Unit.SECONDS, Source.CASES, per, median, False),
        Metric(f"{formula}.p90", Unit.SECONDS, Source.CASES, per, ninth, False),
    )


def _imported(of: Callable[[Facts], float | None]) -> Callable[[Facts], Measured]:
    return lambda facts: Measured(of(facts), None, _imported_until(facts))


def _imported_until(facts: Facts) -> datetime | None:
    return facts.end_of(max(one.day for one in facts.spent)) if facts.spent else None


def clicks(facts: Facts) -> int | None:
    """Clicks of the imports, of all campaigns."""
    return total(one.clicks for one in facts.spent)


def orders(facts: Facts) -> int | None:
    """Orders of the imports."""
    return total(one.orders for one in facts.spent)


def spend(facts: Facts) -> float | None:
    """Money of the imports."""
    known = [one.spend for one in facts.spent if one.spend is not None]
    return float(sum(known)) if known else None


def came(facts: Facts) -> int:
    """How many came by links and marks that can be told apart."""
    return sum(door.came for door in facts.doors)


def bought(facts: Facts) -> int:
    """How many came by links of campaigns that have cost something."""
    paid = {same(one.campaign) for one in facts.spent if one.spend}
    return sum(door.came for door in facts.doors if same(door.name) in paid)


def same(name: str) -> str:
    """A campaign's name, however it was typed."""
    return name.strip().casefold()


def _costs(whole: Callable[[Facts], int | None]) -> Callable[[Facts], Measured]:
    def measure(facts: Facts) -> Measured:
        base = whole(facts)
        return Measured(share(spend(facts), base), base, _imported_until(facts))

    return measure


def _click_through(facts: Facts) -> Measured:
    views = total(post.results.views for post in facts.posts)
    return Measured(share(clicks(facts), views), views, _imported_until(facts))


def _complained(facts: Facts) -> Measured:
    known = [post.results for post in facts.posts if post.results.negative is not None]
    base = total(one.comments for one in known)
    return Measured(share(total(one.negative for one in known), base), base, _collected(facts.posts))


_U, _S = Unit, Source
REGISTRY: dict[str, Metric] = {
    one.id: one
    for one in (
        Metric("posts.planned", _U.COUNT, _S.PLAN, "", lambda f: Measured(len(f.planned), None, f.now)),
        Metric("posts.published", _U.COUNT, _S.PLAN, "", lambda f: Measured(len(f.posts), None, f.now), True),
        Metric("posts.done", _U.SHARE, _S.PLAN, "due", _done, True),
        Metric("posts.on_time", _U.SHARE, _S.PLAN, "published", _on_time, True),
        Metric("subscribers", _U.COUNT, _S.PLATFORM, "", _subscribers, True),
        Metric("subscribers.growth", _U.SHARE, _S.PLATFORM, "subscribers_before", _growth, True),
        Metric("interactions", _U.COUNT, _S.PLATFORM, "", _sum(interactions), True),
        Metric("views", _U.COUNT, _S.PLATFORM, "", _sum(lambda one: one.views), True),
        Metric("reach", _U.COUNT, _S.PLATFORM, "", _sum(lambda one: one.reach), True),
        Metric("er.views", _U.SHARE, _S.PLATFORM, "views", _by(lambda one: one.views), True),
        Metric("er.reach", _U.SHARE, _S.PLATFORM, "reach", _by(lambda one: one.reach), True),
        Metric(
            "er.subscribers",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            _mean_by_subscribers(lambda post: interactions(post.results)),
            True,
        ),
        Metric("er.subscribers.median", _U.SHARE, _S.PLATFORM, "subscribers", _median_by_subscribers, True),
        Metric("er.post", _U.SHARE, _S.PLATFORM, "subscribers", _best_post, True),
        Metric(
            "err",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            _mean_by_subscribers(lambda post: post.results.views),
            True,
        ),
        Metric(
            "err.day",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            _mean_by_subscribers(lambda post: post.first_day.views if post.first_day else None),
            True,
        ),
        Metric(
            "reach.rate",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            _mean_by_subscribers(lambda post: post.results.reach),
            True,
        ),
        Metric("comments", _U.COUNT, _S.COUNTERS, "", _counted(Counter.EVENTS)),
        Metric("negative", _U.COUNT, _S.COUNTERS, "", _counted(Counter.NEGATIVE), False),
        Metric(
            "negative.share",
            _U.SHARE,
            _S.COUNTERS,
            "comments",
            _counted_by(Counter.NEGATIVE, Counter.EVENTS),
            False,
        ),
        Metric("negative.posts", _U.SHARE, _S.COUNTERS, "comments_of_posts", _complained, False),
        Metric("removed", _U.COUNT, _S.COUNTERS, "", _counted(Counter.REMOVED)),
        Metric("questions", _U.COUNT, _S.COUNTERS, "", _counted(Counter.QUESTIONS)),
        Metric(service.ANSWERED_BY_BOT, _U.SHARE, _S.COUNTERS, "questions", _served(service.ANSWERED_BY_BOT)),
        Metric(service.HANDED_OVER, _U.SHARE, _S.CASES, "questions", _served(service.HANDED_OVER)),
        *_waits(service.FIRST_RESPONSE, "answered"),
        *_waits(service.FIRST_RESPONSE_WORKING, "answered"),
        *_waits(service.RESOLUTION, "closed"),
        Metric(service.REOPENED, _U.SHARE, _S.CASES, "closed", _served(service.REOPENED), False),
        Metric("came", _U.COUNT, _S.LINKS, "", lambda f: Measured(came(f), None, f.now), True),
        Metric("clicks", _U.COUNT, _S.IMPORT, "", _imported(clicks), True),
        Metric("ctr", _U.SHARE, _S.IMPORT, "views", _click_through, True),
        Metric("orders", _U.COUNT, _S.IMPORT, "", _imported(orders), True),
        Metric("spend", _U.MONEY, _S.IMPORT, "", _imported(spend)),
        Metric("cost.click", _U.MONEY, _S.IMPORT, "clicks", _costs(clicks), False),
        Metric("cost.subscriber", _U.MONEY, _S.IMPORT, "bought", _costs(bought), False),
        Metric("cost.order", _U.MONEY, _S.IMPORT, "orders", _costs(orders), False),
    )
}
"""Every metric by its id."""


def withdrawn(post: Post) -> bool:
    """Whether a post was taken off the wall: ERR leaves such posts out."""
    return post.state is PostState.WITHDRAWN
