"""What communities have together: sums of counts, shares of sums, and what is missing is said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers import LOCALE as STORIES
from handlers.reports import LOCALE
from handlers.reports.facts import Facts
from handlers.reports.metrics import REGISTRY
from handlers.reports.period import Period
from handlers.reports.spoken import Spoken
from handlers.reports.tables import communities
from handlers.reports.totals import Total, total
from models.communities import Community
from models.content import Content, Post, PostState, Results
from models.outcomes import Counter
from models.texts import Texts

PERIOD = Period(date(2026, 11, 1), date(2026, 11, 7))
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
SPOKEN = Spoken(Texts(STORIES, LOCALE), "ru", "UTC")


def post(number: int, likes: int | None, views: int | None) -> Post:
    return Post(
        id=number,
        community="shop",
        author="lev",
        content=Content(text="Пирог"),
        due=NOON,
        published_at=NOON,
        state=PostState.PUBLISHED,
        results=Results(likes=likes, views=views),
    )


def facts(
    posts: Sequence[tuple[int | None, int | None]],
    subscribers: int | None = 100,
    complaints: int = 0,
    heard: int = 10,
) -> Facts:
    out = tuple(post(number, *figures) for number, figures in enumerate(posts))
    counted = {Counter.EVENTS: heard, Counter.NEGATIVE: complaints}
    return Facts(
        community=Community(id="shop", platform="local", title="Лавка", zone="UTC"),
        period=PERIOD,
        now=datetime(2026, 11, 8, tzinfo=UTC),
        posts=out,
        planned=out,
        days={PERIOD.first: counted},
        subscribers={} if subscribers is None else {PERIOD.first: subscribers // 2, PERIOD.last: subscribers},
    )


LARGE, SMALL = facts([(90, 1000), (10, 1000)], 1000, complaints=1, heard=100), facts([(9, 10)], 10, 9, 10)


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("subscribers", 1010),
        ("posts.published", 3),
        ("interactions", 109),
        ("comments", 110),
        ("er.views", 109 / 2010),
        ("negative.share", 10 / 110),
        ("posts.done", 1),
        ("subscribers.growth", 505 / 505),
        # Each post by the subscribers that were before it.
        ("er.subscribers", 109 / (1000 + 1000 + 10)),
        ("err", 2010 / (1000 + 1000 + 10)),
    ],
)
def test_counts_are_added_up_and_shares_are_made_anew_from_the_sums(metric: str, value: float) -> None:
    assert total(metric, [LARGE, SMALL]) == (pytest.approx(value), 0)


def test_what_can_not_be_added_up_is_not() -> None:
    assert total("first.response", [LARGE, SMALL]) is None


def test_what_one_of_them_does_not_tell_is_missing_and_not_zero() -> None:
    silent = facts([(None, None)], None)
    assert total("subscribers", [LARGE, silent]) == Total(1000, 1)
    assert total("interactions", [LARGE, silent, silent]) == Total(100, 2)
    assert total("er.views", [LARGE, silent]) == Total(pytest.approx(100 / 2000), 1)
    assert total("err", [silent, silent]) == Total(None, 2)


def test_where_there_is_nothing_to_be_a_share_of_nothing_is_missing() -> None:
    quiet = replace(SMALL, planned=(), days={PERIOD.first: {}})
    assert total("posts.done", [LARGE, quiet]) == Total(1, 0)
    assert total("negative.share", [LARGE, quiet]) == Total(1 / 100, 0)


@pytest.mark.parametrize("metric", ["interactions", "er.views", "er.subscribers", "err"])
def test_who_has_published_nothing_lacks_no_figure_of_posts(metric: str) -> None:
    idle, silent = facts([]), facts([(None, None)])
    assert total(metric, [LARGE, idle]) == total(metric, [LARGE])
    assert total(metric, [LARGE, idle, silent]) == total(metric, [LARGE, silent])
    assert total(metric, [LARGE, silent]) != total(metric, [LARGE])


def test_in_the_table_a_sum_that_lacks_something_is_words_and_no_number() -> None:
    table = communities({"Лавка": LARGE, "Молчит": facts([(1, None)], None)}, SPOKEN)
    last = dict(zip(table.head, table.rows[-1], strict=True))
    assert last[table.head[0]].text == "Вместе"
    subscribers, posts = last[SPOKEN.say("metric.subscribers")], last[SPOKEN.say("metric.posts.published")]
    assert (subscribers.text, subscribers.value) == ("1\u00a0000 (без 1)", None)
    assert (posts.text, posts.value) == ("3", 3)
    assert last[SPOKEN.say("metric.first.response")].text == SPOKEN.say("summary.no_change")


FIGURES = st.lists(st.tuples(st.integers(0, 99), st.integers(1, 999)), min_size=1, max_size=4)


@given(FIGURES, st.integers(1, 9999), st.integers(0, 10), st.integers(2, 5))
def test_a_community_beside_its_likes_has_the_shares_of_one_alone(
    posts: Sequence[tuple[int, int]], subscribers: int, complaints: int, times: int
) -> None:
    one = facts(posts, subscribers, complaints)
    for metric in ("er.views", "er.subscribers", "err", "negative.share", "posts.done"):
        alone = REGISTRY[metric].measure(one).value
        assert total(metric, [one] * times) == (pytest.approx(alone), 0)
    assert total("interactions", [one] * times) == (times * sum(likes for likes, _ in posts), 0)
