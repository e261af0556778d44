"""Figures that platforms do not tell are never zero, and what was known does not get lost."""

from datetime import timedelta

import pytest

from models.communities import Place
from models.content import PostState, Results
from models.errors import OutcomeUnknown
from tests.builders import PLACES, PLATFORM, community, edited, message
from tests.stage import Stage

EVERY = timedelta(minutes=5)


async def results(stage: Stage) -> Results:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post.results


async def out(stage: Stage) -> str:
    await stage.ask("lev", "/post +1м Новый пирог")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    assert post.address is not None
    return post.address.message


async def test_what_was_known_stays_where_it_is_not_told_any_more(stage: Stage) -> None:
    name = await out(stage)
    stage.network.figures = {name: Results(likes=7, reach=80)}
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, EVERY)
    await stage.later(2 * EVERY)
    stage.network.figures = {name: Results(likes=8, comments=0)}
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, EVERY)
    assert await results(stage) == Results(likes=8, comments=0, reach=80, negative=0)


async def test_results_that_come_while_a_post_changes_do_not_undo_the_change(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = await out(stage)

    async def meanwhile(_: object, chat: str, messages: object) -> dict[str, Results]:
        await stage.ask("lev", "/delete 1")
        return {name: Results(likes=7)}

    monkeypatch.setattr(type(stage.network), "results", meanwhile)
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, EVERY)
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    assert (post.state, post.results.likes) == (PostState.WITHDRAWN, 7)


async def test_reposts_and_reach_stand_in_the_report_where_they_are_known(stage: Stage) -> None:
    name = await out(stage)
    stage.network.figures = {name: Results(likes=7, reposts=2, reach=80)}
    await stage.machine.ticks.collect_results(PLATFORM, stage.network, EVERY)
    told = await stage.ask("lev", "/report")
    assert "♥ 7 · комментарии: нет данных · просмотры: нет данных · репосты: 2 · охват: 80" in told


async def test_comments_in_a_discussion_group_are_counted_by_their_post(stage: Stage) -> None:
    await stage.set_up(community(places={**PLACES, "talk": Place.COMMENTS}))
    said = message("вкусно", chat="talk", thread="77", private=False)
    elsewhere = message("привет", chat="chat", thread="77")
    ours = message("спасибо", author="lev", chat="talk", thread="77", private=False)
    await stage.happen(said, edited(said, "вкусно!"), elsewhere, ours)
    await stage.happen(message("ещё", chat="talk", thread="78", private=False))
    async with stage.store.reading() as ledger:
        heard = await ledger.audiences.heard(PLATFORM, "talk", ["77", "78", "79"])
    assert heard == {"77": 2, "78": 1}


async def test_subscribers_are_noted_by_day_and_stand_in_the_report(stage: Stage) -> None:
    assert "Подписчиков: нет данных" in await stage.ask("lev", "/report")
    for number in (1000, 1012):
        stage.network.followers = number
        await stage.machine.ticks.count_subscribers(PLATFORM, stage.network)
        await stage.later(timedelta(days=1))
    assert "Подписчиков: 1012 (+12)" in await stage.ask("lev", "/report")


async def test_a_platform_that_does_not_tell_its_subscribers_leaves_them_unknown(stage: Stage) -> None:
    for unknown in (None, OutcomeUnknown("no answer")):
        stage.network.followers = unknown
        await stage.machine.ticks.count_subscribers(PLATFORM, stage.network)
    assert "Подписчиков: нет данных" in await stage.ask("lev", "/report")
