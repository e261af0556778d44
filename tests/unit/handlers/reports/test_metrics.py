"""Definitions of metrics against the examples that those who use them publish; unknown is never zero."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.reports.analysis import campaigns
from handlers.reports.facts import Door, Facts
from handlers.reports.measures import Measured
from handlers.reports.metrics import REGISTRY
from handlers.reports.period import Period
from handlers.service import (
    ANSWERED_BY_BOT,
    FIRST_RESPONSE,
    HANDED_OVER,
    REOPENED,
    Service,
    Share,
    spread,
)
from models.content import Content, Post, PostState, Results
from models.outcomes import Counter
from models.spending import Spent
from tests.builders import community

_UNKNOWN = Results()
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def post(results: Results = _UNKNOWN, **changes: Any) -> Post:
    at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    plain = Post(
        id=1, community="shop", author="lev", content=Content(text="пост"), due=at,
        state=PostState.PUBLISHED, published_at=at, results=results, collected_at=NOW,
    )  # fmt: skip
    return replace(plain, **changes)


def facts(*posts: Post, subscribers: int | None = None, **more: Any) -> Facts:
    known = {} if subscribers is None else {LAST: subscribers}
    known = more.pop("subscribers_by_day", known)
    plain = Facts(community=community(), period=Period(FIRST, LAST), now=NOW, posts=posts, planned=posts)
    return replace(plain, subscribers=known, **more)


def measured(metric: str, found: Facts) -> Measured:
    return REGISTRY[metric].measure(found)


def spent(**told: Any) -> Spent:
    return Spent(community="shop", day=LAST, campaign="осень", **told)


TEN = [post(Results(likes=10, comments=2)) for _ in range(10)]
SERVED = Service(
    waits={FIRST_RESPONSE: spread([timedelta(minutes=minute) for minute in range(1, 11)])},  # type: ignore[dict-item]
    shares={ANSWERED_BY_BOT: Share(30, 40), HANDED_OVER: Share(8, 40), REOPENED: Share(1, 20)},
)

EXAMPLES: Sequence[tuple[str, Facts, float, float | None]] = [
    # adgem.ru/articles/6, TGStat: 600 forwards, reactions and comments of 10 000 views are 6 %
    ("er.views", facts(post(Results(likes=450, comments=100, reposts=50, views=10_000))), 0.06, 10_000),
    # adgem.ru: 8 000 views of a post with 20 000 subscribers are 40 %
    ("err", facts(post(Results(views=8_000)), subscribers=20_000), 0.4, 20_000),
    # the same, of the first 24 hours
    ("err.day", facts(post(first_day=Results(views=6_000)), subscribers=20_000), 0.3, 20_000),
    # optilo.ru, lab-business.ru: 10 posts, 100 likes and 20 comments, 300 subscribers: 12 per post, 4 %
    ("er.subscribers", facts(*TEN, subscribers=300), 0.04, 300),
    # tretyakov.co: the median over the last 20 posts, so that one hit moves nothing
    ("er.subscribers.median", facts(*TEN, post(Results(likes=10_000)), subscribers=300), 0.04, 300),
    # optilo.ru: the reactions to one post by subscribers
    ("er.post", facts(post(Results(likes=15)), subscribers=300), 0.05, None),
    # lab-business.ru: interactions by reach
    ("er.reach", facts(post(Results(likes=30, comments=10, reposts=5, reach=900))), 0.05, 900),
    # tretyakov.co: reach of a post by subscribers
    ("reach.rate", facts(post(Results(reach=90)), subscribers=300), 0.3, 300),
    # the share of complaints among what was said
    ("praise", facts(days={LAST: {Counter.EVENTS: 200, Counter.PRAISED: 9}}), 9, None),
    ("praise.share", facts(days={LAST: {Counter.EVENTS: 200, Counter.PRAISED: 9}}), 0.045, 200),
    # Nobody had looked for praise before it was counted: none found is no zero.
    ("praise", facts(days={LAST: {Counter.EVENTS: 200}}), None, None),
    ("praise.share", facts(days={LAST: {Counter.EVENTS: 200}}), None, 200),
    ("negative.share", facts(days={LAST: {Counter.EVENTS: 200, Counter.NEGATIVE: 6}}), 0.03, 200),
    ("negative.posts", facts(post(Results(comments=50, negative=2))), 0.04, 50),
    # Plain: median and ninth tenth of the waits until a person answered
    ("first.response", facts(service=SERVED), 330.0, 10),
    ("first.response.p90", facts(service=SERVED), 546.0, 10),
    # Chatwoot's bot resolution: what the bot did of what was asked
    ("answered.bot", facts(service=SERVED), 0.75, 40),
    ("handed.over", facts(service=SERVED), 0.2, 40),
    ("reopened", facts(service=SERVED), 0.05, 20),
    # Senler: growth in percent of those at the start
    ("subscribers.growth", facts(subscribers_by_day={FIRST - timedelta(days=1): 400, LAST: 420}), 0.05, 400),
    # tgboost.shop: clicks by views
    ("ctr", facts(post(Results(views=1_000)), spent=(spent(clicks=25),)), 0.025, 1_000),
    ("cost.click", facts(spent=(spent(clicks=50, spend=Decimal(1_000)),)), 20.0, 50),
    ("cost.order", facts(spent=(spent(orders=4, spend=Decimal(1_000)),)), 250.0, 4),
    ("cost.subscriber", facts(spent=(spent(spend=Decimal(1_000)),), doors=(Door("осень", 8, 1),)), 125.0, 8),
    ("posts.done", facts(planned=(post(), post(published_at=None, state=PostState.FAILED))), 0.5, 2),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "found", "value", "base"), EXAMPLES, ids=[one[0] for one in EXAMPLES])
def test_a_metric_is_what_its_definition_says(
    metric: str, found: Facts, value: float, base: float | None
) -> None:
    told = measured(metric, found)
    assert told.value == pytest.approx(value)
    assert told.base == base


def test_at_least_twelve_definitions_are_checked() -> None:
    assert len({metric for metric, *_ in EXAMPLES}) >= 12


@pytest.mark.parametrize("metric", REGISTRY)
def test_what_nobody_has_told_is_unknown_and_never_zero(metric: str) -> None:
    known_by_ourselves = {"posts.planned", "posts.published", "came"}
    assert measured(metric, facts()).value == (0 if metric in known_by_ourselves else None)


def test_posts_that_do_not_tell_a_number_do_not_thin_it_out() -> None:
    silent = [post(Results(likes=5)) for _ in range(9)]
    assert measured("er.views", facts(post(Results(likes=5, views=100)), *silent)).value == 0.05


def test_a_late_post_is_done_but_not_on_time() -> None:
    late = post(published_at=datetime(2026, 11, 10, 12, 6, tzinfo=UTC))
    found = facts(planned=(post(), late))
    assert (measured("posts.done", found).value, measured("posts.on_time", found).value) == (1.0, 0.5)


def test_what_is_not_due_yet_is_no_failure() -> None:
    waiting = post(due=NOW + timedelta(days=1), published_at=None, state=PostState.PLANNED)
    assert measured("posts.done", facts(planned=(post(), waiting))).value == 1.0


def test_a_number_of_a_platform_says_when_it_was_collected() -> None:
    early = post(Results(likes=1), collected_at=NOW - timedelta(days=3))
    assert measured("interactions", facts(early)).at == NOW - timedelta(days=3)


def test_the_clicks_and_orders_of_what_cost_nothing_make_nothing_cheaper() -> None:
    paid = spent(clicks=100, orders=2, spend=Decimal(1000))
    free = replace(spent(clicks=900, orders=8), campaign="сайт")
    found = facts(spent=(paid, free))
    assert measured("cost.click", found)[:2] == (10.0, 100)
    assert measured("cost.order", found)[:2] == (500.0, 2)
    assert measured("clicks", found).value == 1000


def test_a_campaign_as_a_whole_and_its_links_are_not_added_up() -> None:
    whole = spent(clicks=100, spend=Decimal(1000))
    parts = [replace(spent(clicks=part, orders=1), content=f"p{part}") for part in (40, 50)]
    found = facts(spent=(whole, *parts))
    assert measured("clicks", found).value == 100
    assert measured("orders", found).value == 2  # only the links tell them
    assert measured("clicks", facts(spent=tuple(parts))).value == 90
    [campaign] = campaigns(found)
    assert (campaign.clicks, campaign.orders, campaign.spend) == (100, 2, 1000.0)


def test_clicks_are_no_share_of_views_while_a_post_does_not_tell_its_own() -> None:
    posts = post(Results(views=None)), post(Results(views=50))
    assert measured("ctr", facts(*posts, spent=(spent(clicks=100),)))[:2] == (None, None)


def test_complaints_below_posts_whose_comments_nobody_counted_are_left_out() -> None:
    posts = post(Results(comments=None, negative=5)), post(Results(comments=10, negative=1))
    assert measured("negative.posts", facts(*posts))[:2] == (0.1, 10)


def test_one_figure_of_subscribers_is_no_growth_of_zero() -> None:
    middle = date(2026, 11, 10)
    assert measured("subscribers.growth", facts(subscribers_by_day={middle: 500})).value is None
    grown = facts(subscribers_by_day={FIRST: 500, middle: 550})
    assert measured("subscribers.growth", grown).value == pytest.approx(0.1)


@given(
    st.lists(
        st.builds(
            Results,
            likes=st.none() | st.integers(0, 1000),
            comments=st.none() | st.integers(0, 1000),
            views=st.none() | st.integers(0, 10**6),
            reach=st.none() | st.integers(0, 10**6),
            negative=st.none() | st.integers(0, 10),
        ),
        max_size=20,
    ),
    st.none() | st.integers(0, 10**6),
)
def test_no_metric_breaks_whatever_is_unknown(results: list[Results], subscribers: int | None) -> None:
    found = facts(*map(post, results), subscribers=subscribers)
    for metric in REGISTRY.values():
        value, base, _ = metric.measure(found)
        assert value is None or value >= 0 or metric.id == "subscribers.growth"
        assert base is None or base >= 0
