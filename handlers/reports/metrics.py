"""The registry of metrics: what each number means, out of what it is made, and what measures it. Pure.

The same letters mean different things in the field (ERR is views by subscribers to one, reactions by reach to
another), so a number is never shown without its id. What can't be known is None, never zero. Sources of the
definitions: TGStat's as quoted by adgem.ru and vc.ru 1837254 (`er.views`, `err`, `err.day`), tretyakov.co
(`er.subscribers`, `er.subscribers.median`, `er.reach`), optilo.ru (`er.post`), BrightBean (changes against
the previous equal period). How people are served is computed in `handlers.service`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from handlers import service
from handlers.reports import measures
from handlers.reports.facts import Facts, interactions
from handlers.reports.measures import Measured
from models.outcomes import Counter


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


@dataclass(frozen=True, slots=True)
class Metric:
    """One definition. `per` names the denominator in the catalogue, empty where there is none. What is
    `of_a_moment` is no sum over a period: it does not matter when somebody began to write it down."""

    id: str
    unit: Unit
    source: Source
    per: str
    measure: Callable[[Facts], Measured]
    more_is_better: bool | None = None
    of_a_moment: bool = False

    def is_comparable_with(self, earlier: Facts) -> bool:
        """Whether an earlier period can be compared with; an import says itself of which days it is."""
        return self.of_a_moment or self.source is Source.IMPORT or earlier.is_whole


def _waits(formula: str, per: str) -> tuple[Metric, Metric]:
    median = measures.wait(formula, lambda one: one.median)
    ninth = measures.wait(formula, lambda one: one.p90)
    return (
        Metric(formula, Unit.SECONDS, Source.CASES, per, median, False),
        Metric(f"{formula}.p90", Unit.SECONDS, Source.CASES, per, ninth, False),
    )


def _served(formula: str, source: Source, per: str, more_is_better: bool | None = None) -> Metric:
    return Metric(formula, Unit.SHARE, source, per, measures.served(formula), more_is_better)


_U, _S = Unit, Source
REGISTRY: dict[str, Metric] = {
    one.id: one
    for one in (
        Metric("posts.planned", _U.COUNT, _S.PLAN, "", lambda f: Measured(len(f.planned), None, f.now)),
        Metric("posts.published", _U.COUNT, _S.PLAN, "", lambda f: Measured(len(f.posts), None, f.now), True),
        Metric("posts.done", _U.SHARE, _S.PLAN, "due", measures.done, True),
        Metric("posts.on_time", _U.SHARE, _S.PLAN, "published", measures.on_time, True),
        Metric("subscribers", _U.COUNT, _S.PLATFORM, "", measures.subscribers, True, of_a_moment=True),
        Metric("subscribers.growth", _U.SHARE, _S.PLATFORM, "subscribers_before", measures.growth, True),
        Metric("interactions", _U.COUNT, _S.PLATFORM, "", measures.summed(interactions), True),
        Metric("views", _U.COUNT, _S.PLATFORM, "", measures.summed(lambda one: one.views), True),
        Metric("reach", _U.COUNT, _S.PLATFORM, "", measures.summed(lambda one: one.reach), True),
        Metric("er.views", _U.SHARE, _S.PLATFORM, "views", measures.by(lambda one: one.views), True),
        Metric("er.reach", _U.SHARE, _S.PLATFORM, "reach", measures.by(lambda one: one.reach), True),
        Metric(
            "er.subscribers",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            measures.mean_by_subscribers(lambda post: interactions(post.results)),
            True,
        ),
        Metric(
            "er.subscribers.median",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            measures.median_by_subscribers,
            True,
        ),
        Metric("er.post", _U.SHARE, _S.PLATFORM, "subscribers", measures.best_post, True),
        Metric(
            "err",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            measures.mean_by_subscribers(lambda post: post.results.views),
            True,
        ),
        Metric(
            "err.day",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            measures.mean_by_subscribers(lambda post: post.first_day.views if post.first_day else None),
            True,
        ),
        Metric(
            "reach.rate",
            _U.SHARE,
            _S.PLATFORM,
            "subscribers",
            measures.mean_by_subscribers(lambda post: post.results.reach),
            True,
        ),
        Metric("comments", _U.COUNT, _S.COUNTERS, "", measures.counted(Counter.EVENTS)),
        Metric("negative", _U.COUNT, _S.COUNTERS, "", measures.counted(Counter.NEGATIVE), False),
        Metric(
            "negative.share",
            _U.SHARE,
            _S.COUNTERS,
            "comments",
            measures.counted_by(Counter.NEGATIVE, Counter.EVENTS),
            False,
        ),
        Metric("negative.posts", _U.SHARE, _S.COUNTERS, "comments_of_posts", measures.complained, False),
        Metric("praise", _U.COUNT, _S.COUNTERS, "", measures.praised, True),
        Metric("praise.share", _U.SHARE, _S.COUNTERS, "comments", measures.praised_share, True),
        Metric("removed", _U.COUNT, _S.COUNTERS, "", measures.counted(Counter.REMOVED)),
        Metric("questions", _U.COUNT, _S.COUNTERS, "", measures.counted(Counter.QUESTIONS)),
        _served(service.ANSWERED_BY_BOT, Source.COUNTERS, "questions"),
        _served(service.HANDED_OVER, Source.CASES, "questions"),
        *_waits(service.FIRST_RESPONSE, "answered"),
        *_waits(service.FIRST_RESPONSE_WORKING, "answered"),
        *_waits(service.RESOLUTION, "closed"),
        _served(service.REOPENED, Source.CASES, "closed", more_is_better=False),
        Metric("came", _U.COUNT, _S.LINKS, "", lambda f: Measured(measures.came(f), None, f.now), True),
        Metric("clicks", _U.COUNT, _S.IMPORT, "", measures.imported(measures.clicks), True),
        Metric("ctr", _U.SHARE, _S.IMPORT, "views", measures.click_through, True),
        Metric("orders", _U.COUNT, _S.IMPORT, "", measures.imported(measures.orders), True),
        Metric("spend", _U.MONEY, _S.IMPORT, "", measures.imported(measures.spend)),
        Metric("cost.click", _U.MONEY, _S.IMPORT, "clicks", measures.costs(measures.clicks), False),
        Metric("cost.subscriber", _U.MONEY, _S.IMPORT, "bought", measures.costs(measures.bought), False),
        Metric("cost.order", _U.MONEY, _S.IMPORT, "orders", measures.costs(measures.orders), False),
    )
}
"""Every metric by its id."""
