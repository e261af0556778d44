"""What is due goes out once, and its results are collected; what is not known is never zero."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.cases.incidents import raise_alarm
from handlers.plan.collect import DAILY, FROZEN, YOUNG
from handlers.plan.publish import PublishDue
from models.communities import Late, Place, Planning
from models.content import Content, Post, PostState, Results
from models.errors import OutcomeUnknown, Refused
from models.intents import Publish
from tests.builders import NOW, PLATFORM, community
from tests.stage import Stage

EVERY, SECOND = timedelta(minutes=5), timedelta(seconds=1)


async def posts(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        found = [await ledger.posts.get(number) for number in range(1, 60)]
    return [post for post in found if post]


def published(stage: Stage) -> list[str]:
    return [act.content.text for act in stage.network.performed if isinstance(act, Publish)]


async def collect(stage: Stage) -> None:
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, EVERY)


async def test_a_post_goes_out_when_it_is_due_and_not_before(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    await stage.later(timedelta(hours=3, minutes=29, seconds=59))
    await stage.due()
    assert published(stage) == []
    await stage.later(timedelta(seconds=1))
    await stage.due()
    assert published(stage) == ["Новая обжарка"]
    [post] = await posts(stage)
    assert (post.state, post.published_at) == (PostState.PUBLISHED, stage.watch())
    assert post.address is not None
    assert stage.network.written[post.address.message].text == "Новая обжарка"


async def test_each_post_goes_out_once_however_many_clocks_ring(stage: Stage) -> None:
    for number in range(20):
        await stage.ask("lev", f"/post +{number + 1}м пост {number}")
    for _ in range(25):
        await stage.later(timedelta(minutes=1))
        await asyncio.gather(*(stage.machine.ticks.publish_due() for _ in range(3)))
        await stage.deliver()
    assert published(stage) == [f"пост {number}" for number in range(20)], "in the order of their times"


async def test_after_an_outage_everything_that_is_not_too_late_goes_out(stage: Stage) -> None:
    for number in range(3):
        await stage.ask("lev", f"/post +{20 * (number + 1)}м пост {number}")
    await stage.later(timedelta(minutes=80))
    await stage.due()
    assert published(stage) == ["пост 0", "пост 1", "пост 2"]


@pytest.mark.parametrize(
    ("late", "state", "told"),
    [
        (Late.PUBLISH, PostState.PUBLISHED, ""),
        (Late.ASK, PostState.NEEDS_PERSON, "Пост опоздал: что с ним делать?"),
        (Late.ASK, PostState.NEEDS_PERSON, "опоздал, и я спрашиваю"),
        (Late.SKIP, PostState.CANCELLED, "Пост не вышел"),
        (Late.SKIP, PostState.CANCELLED, "опоздал и отменён"),
    ],
)
async def test_what_is_too_late_is_published_asked_about_or_dropped_as_the_community_wants_it(
    stage: Stage, late: Late, state: PostState, told: str
) -> None:
    await stage.set_up(community(planning=Planning(max_late=timedelta(minutes=10), late=late)))
    await stage.ask("lev", "/post +1ч в срок")
    await stage.later(timedelta(minutes=70, seconds=1))
    await stage.due()
    assert [post.state for post in await posts(stage)] == [state]
    assert published(stage) == (["в срок"] if late is Late.PUBLISH else [])
    said = "".join(stage.network.said_in("duty"))
    assert told in said
    assert "Не удалось выполнить" not in said


async def test_a_cancelled_post_does_not_go_out_and_a_moved_one_at_its_new_time(stage: Stage) -> None:
    await stage.ask("lev", "/post +1ч отменён")
    await stage.ask("lev", "/post +1ч перенесён")
    await stage.ask("lev", "/queue cancel 1")
    await stage.ask("lev", "/queue move 2 +2ч")
    await stage.later(timedelta(hours=1))
    await stage.due()
    assert published(stage) == []
    await stage.later(timedelta(hours=1))
    await stage.due()
    assert published(stage) == ["перенесён"]


async def test_without_a_wall_a_post_fails_and_the_others_go_on(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м некуда")
    await stage.set_up(community(places={"desk": Place.DESK}))
    await stage.later(timedelta(minutes=1))
    await stage.due()
    assert [post.state for post in await posts(stage)] == [PostState.FAILED]
    await stage.set_up(community())
    assert "выйдет" in await stage.ask("lev", "/queue move 1 +1м")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    assert published(stage) == ["некуда"]


async def test_results_stand_beside_the_post_and_what_is_unknown_is_not_zero(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Новая обжарка")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    [post] = await posts(stage)
    assert post.results == Results(likes=None, comments=None, views=None)
    assert post.address is not None
    stage.network.figures = {post.address.message: Results(likes=7, comments=0)}
    await collect(stage)
    [post] = await posts(stage)
    assert (post.results, post.collected_at) == (Results(likes=7, comments=0, negative=0), stage.watch())
    report = await stage.ask("lev", "/report")
    assert "Новая обжарка — ♥ 7 · комментарии: 0 · просмотры: нет данных" in report


async def test_results_are_asked_for_ever_more_seldom_and_freeze_after_a_month(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Новая обжарка")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    [post] = await posts(stage)
    assert post.address is not None

    async def figure_after(span: timedelta, likes: int) -> int | None:
        assert post.address is not None
        await stage.later(span)
        stage.network.figures = {post.address.message: Results(likes=likes)}
        await collect(stage)
        return (await posts(stage))[0].results.likes

    assert await figure_after(timedelta(0), 1) == 1
    assert await figure_after(EVERY - SECOND, 2) == 1
    assert await figure_after(SECOND, 3) == 3
    assert await figure_after(YOUNG, 4) == 4
    assert await figure_after(DAILY - SECOND, 5) == 4
    assert await figure_after(SECOND, 6) == 6
    assert await figure_after(FROZEN - YOUNG - DAILY - EVERY, 7) == 6


async def test_a_platform_that_can_not_be_asked_now_is_asked_at_the_next_tick(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Новая обжарка")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    stage.network.figures = OutcomeUnknown("no answer")
    await collect(stage)
    [post] = await posts(stage)
    assert (post.results, post.collected_at) == (Results(), None)


async def test_two_clocks_that_ring_at_once_claim_a_post_once(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        for number in range(10):
            await ledger.posts.add(
                Post(
                    id=0,
                    community="shop",
                    author="lev",
                    content=Content(text=f"{number}"),
                    due=NOW - timedelta(seconds=number),
                )
            )

    async def ring() -> int:
        async with stage.store.begin() as ledger:
            return await PublishDue(stage.machine.stories.directory, raise_alarm)(ledger, NOW)

    assert sorted(await asyncio.gather(ring(), ring(), ring())) == [0, 0, 10]


async def test_what_could_not_go_out_goes_out_at_another_try(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м текст")
    await stage.later(timedelta(minutes=1))
    stage.network.refuses[Publish] = Refused("no right")
    await stage.due()
    assert [post.state for post in await posts(stage)] == [PostState.FAILED]
    stage.network.refuses.clear()
    await stage.ask("lev", "/plan submit 1")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    assert published(stage)[-1:] == ["текст"]
    assert [post.state for post in await posts(stage)] == [PostState.PUBLISHED]


async def test_what_comes_due_without_a_wall_is_told(stage: Stage) -> None:
    await stage.ask("lev", "/post +1ч текст")
    places = {chat: place for chat, place in community().places.items() if place is not Place.WALL}
    await stage.set_up(replace(community(), places=places))
    await stage.later(timedelta(hours=1))
    await stage.due()
    assert [post.state for post in await posts(stage)] == [PostState.FAILED]
    assert "у сообщества нет стены" in stage.network.cards()[-1].text
