"""The plan on the page is what the database has, in the zone of the page's community."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.boards.plan import StoredPlan
from models.communities import Approval, Place, Planning
from models.content import PostState
from tests.builders import community
from tests.stage import LIMITS, Stage
from tests.unit.handlers.conftest import fresh, migrated, stage

__all__ = ("fresh", "migrated", "stage")


@pytest.fixture
async def plan(stage: Stage) -> StoredPlan:
    slots = Planning(approval=Approval.ONE, slots="каждый день 9:00 18:30")
    await stage.set_up(community(planning=slots))
    return StoredPlan(stage.store, "shop", LIMITS, stage.machine.stories.texts, stage.watch)


async def test_days_have_their_posts_free_slots_and_holidays(stage: Stage, plan: StoredPlan) -> None:
    await stage.ask("lev", "/post 31.12 18:30 Итоги года")
    await stage.ask("lev", "/post 31.12 12:00 Не нужно")
    await stage.ask("lev", "/queue cancel 2")
    span = await plan.span(date(2026, 12, 31), 2, "ru")
    assert [day.day for day in span.days] == [date(2026, 12, 31), date(2027, 1, 1)]
    assert [len(day.free) for day in span.days] == [1, 2]
    assert "Новогодние" in span.days[1].holiday
    assert [(one.post.text, one.day, one.ours) for one in span.posts] == [
        ("Итоги года", date(2026, 12, 31), True)
    ]


async def test_a_sheet_shows_every_place_of_its_row(stage: Stage, plan: StoredPlan) -> None:
    other = community(id="channel", title="Канал", platform="elsewhere", places={"w": Place.WALL})
    async with stage.store.begin() as ledger:
        await ledger.communities.save(other, "start", stage.watch())
    await stage.ask("lev", "/post 31.12 18:30 Итоги года")
    async with stage.store.begin() as ledger:
        post = await ledger.posts.get(1)
        assert post is not None
        await ledger.posts.add(replace(post, community="channel"))
    sheet = await plan.sheet(1, "ru")
    assert sheet is not None
    assert [(one.title, one.ours) for one in sheet.targets] == [("Лавка", True), ("Канал", False)]
    assert sheet.offered == ("approve", "return", "hold")
    theirs = await plan.sheet(2, "ru")
    assert theirs is not None
    assert theirs.offered == ()
    assert await plan.sheet(77, "ru") is None


async def test_the_stamp_is_another_one_after_each_change_and_only_then(
    stage: Stage, plan: StoredPlan
) -> None:
    seen = [await plan.stamp()]
    for line in (
        "/post 18:30 Пирог",
        "/edit 1 Другой пирог",
        "/queue move 1 19:00",
        "/plan hold 1",
        "/edit 1 Другой пирог\n/rubric Меню",
    ):
        await stage.ask("lev", line)
        seen.append(await plan.stamp())
        assert seen[-1] == await plan.stamp()
    await stage.ask("olga", "/settings slots пн 9:00")
    seen.append(await plan.stamp())
    assert len(set(seen)) == 7


async def test_an_approval_of_what_was_seen_approves_nothing_else(stage: Stage, plan: StoredPlan) -> None:
    await stage.ask("lev", "/post 18:30 Пирог")
    seen = await plan.sheet(1, "ru")
    assert seen is not None
    await stage.ask("lev", "/edit 1 Совсем другое")
    assert "С постом уже что-то сделали" in await stage.ask("olga", f"/plan approve 1:{seen.version}")
    now = await plan.sheet(1, "ru")
    assert now is not None
    assert "одобрен" in await stage.ask("olga", f"/plan approve 1:{now.version}")
    after = await plan.sheet(1, "ru")
    assert after is not None
    assert after.planned.post.state is PostState.PLANNED
    assert "✓" in after.trail[-1]


async def test_of_a_post_that_is_out_the_words_that_wait_for_a_yes_are_shown(
    stage: Stage, plan: StoredPlan
) -> None:
    await stage.ask("lev", "/post +1м Пирог")
    await stage.ask("olga", "/plan approve 1")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    await stage.ask("lev", "/edit 1 Пирог с вишней")
    sheet = await plan.sheet(1, "ru")
    assert sheet is not None
    assert (sheet.revised, sheet.offered) == (True, ("approve", "return"))
    assert sheet.targets[0].preview.content.text == "Пирог с вишней"
