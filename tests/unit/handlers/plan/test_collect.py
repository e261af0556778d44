"""When results are asked for, what is kept of the first day, and how complaints are told apart."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.plan.collect import DAILY, FROZEN, YOUNG, is_to_be_asked
from models.content import FIRST_DAY, Content, Post, PostState, Results
from tests.builders import NOW, PLATFORM, message
from tests.stage import Stage

HOUR = timedelta(hours=1)
TICK = timedelta(minutes=10)


def published(collected: datetime | None = None) -> Post:
    return Post(
        id=1,
        community="shop",
        author="lev",
        content=Content(text="пост"),
        due=NOW,
        state=PostState.PUBLISHED,
        published_at=NOW,
        collected_at=collected,
    )


def moments(tick: timedelta, start: timedelta) -> list[timedelta]:
    """At which ages a post is asked for by a clock that rings every `tick`."""
    asked: list[timedelta] = []
    age = start
    while age < FROZEN + 2 * DAILY:
        if is_to_be_asked(published(NOW + asked[-1] if asked else None), NOW + age, HOUR):
            asked.append(age)
        age += tick
    return asked


@given(start=st.timedeltas(timedelta(0), TICK), tick=st.timedeltas(timedelta(minutes=5), TICK))
def test_a_post_is_asked_for_by_the_hour_then_by_the_day_then_never(
    start: timedelta, tick: timedelta
) -> None:
    asked = moments(tick, start)
    gaps = {age: later - age for age, later in pairwise(asked)}
    assert asked[0] == start
    assert all(HOUR <= gap <= HOUR + tick for age, gap in gaps.items() if age + gap < YOUNG)
    assert all(DAILY <= gap <= DAILY + tick for age, gap in gaps.items() if age >= YOUNG)
    assert FROZEN - DAILY - tick <= asked[-1] < FROZEN


async def out(stage: Stage) -> Post:
    await stage.ask("lev", "/post +1м Новый пирог")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    return await post_of(stage)


async def post_of(stage: Stage) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post


async def test_what_a_post_had_brought_in_its_first_day_stays_beside_what_it_brings_later(
    stage: Stage,
) -> None:
    post = await out(stage)
    assert post.address is not None
    for age, likes in ((HOUR, 3), (FIRST_DAY - HOUR, 10), (FIRST_DAY, 15)):
        await stage.later(age)
        stage.network.figures = {post.address.message: Results(likes=likes, views=100 * likes)}
        await stage.machine.ticks.collect_results(PLATFORM, stage.network, HOUR)
    post = await post_of(stage)
    assert (post.results.likes, post.first_day) == (15, Results(likes=10, views=1000))


async def test_a_post_that_was_first_asked_for_later_has_no_first_day(stage: Stage) -> None:
    post = await out(stage)
    assert post.address is not None
    await stage.later(FIRST_DAY + HOUR)
    stage.network.figures = {post.address.message: Results(likes=3)}
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, HOUR)
    assert (await post_of(stage)).first_day is None


@pytest.mark.parametrize(("told", "complaints"), [(Results(comments=3), 2), (Results(likes=1), None)])
async def test_complaints_below_a_post_are_counted_where_its_comments_are_known(
    stage: Stage, told: Results, complaints: int | None
) -> None:
    post = await out(stage)
    assert post.address is not None
    thread = post.address.message
    for text in ("#angry", "ура", "#angry"):
        await stage.say("petya", text, thread=thread)
    await stage.happen(message("#angry", thread="elsewhere"))
    stage.network.figures = {thread: told}
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, HOUR)
    assert (await post_of(stage)).results.negative == complaints
