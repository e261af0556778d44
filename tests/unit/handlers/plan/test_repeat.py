"""A post that comes again is posts of the plan, each by itself; and the plan of the days to come."""

from datetime import UTC, datetime, timedelta

import pytest

from models.communities import Approval, Planning
from models.content import Post, PostState
from models.intents import Publish
from tests.builders import NOW, community
from tests.stage import Stage


async def plan(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        return await ledger.posts.plan("shop", NOW, NOW + timedelta(days=999))


async def test_what_comes_again_fills_the_plan_of_the_month_and_goes_on_later(stage: Stage) -> None:
    answer = await stage.ask("lev", "/repeat пн 9:00 Понедельник!\n/rubric Начало недели")
    assert answer.startswith("Первый раз — пост №1, 23 нояб., 09:00. В плане на месяц: 5.")
    posts = await plan(stage)
    assert [post.due.day for post in posts] == [23, 30, 7, 14, 21]
    assert {(post.text, post.rubric) for post in posts} == {("Понедельник!", "Начало недели")}
    for _ in range(2):
        await stage.machine.ticks.plan_series()
    assert len(await plan(stage)) == 5
    stage.watch.now += timedelta(days=7)
    await stage.machine.ticks.plan_series()
    assert [post.due.day for post in await plan(stage)] == [23, 30, 7, 14, 21, 28]


async def test_what_comes_seldom_has_its_next_time_in_the_plan_and_what_ends_ends(stage: Stage) -> None:
    await stage.ask("lev", "/repeat 5-й вторник 9:00 Редкий гость")
    assert [post.due.date().isoformat() for post in await plan(stage)] == ["2026-12-29"]
    await stage.ask("lev", "/repeat каждый день 9:00 3 раза Три раза")
    stage.watch.now += timedelta(days=60)
    await stage.machine.ticks.plan_series()
    assert [post.text for post in await plan(stage)].count("Три раза") == 3


@pytest.mark.parametrize("end", ["до 31.12", "10 раз"])
async def test_an_end_after_the_text_is_refused_unless_a_full_stop_follows(stage: Stage, end: str) -> None:
    said = await stage.ask("lev", f"/repeat по будням в 9:00 Доброе утро {end}")
    assert f"Срок «{end}» стоит перед текстом" in said
    assert await plan(stage) == []
    assert "Первый раз" in await stage.ask("lev", f"/repeat пн в 9:00 Скидки {end}.")
    assert "Первый раз" in await stage.ask("lev", f"/repeat вт в 9:00 {end} Скидки {end}")


@pytest.mark.parametrize(
    ("end", "said"),
    [("", "Без срока"), ("3 раза ", "Всего раз: 3."), ("до 1.02 ", "Последний день — 1 февр. 2027.")],
)
async def test_the_answer_says_text_and_end(stage: Stage, end: str, said: str) -> None:
    answer = await stage.ask("lev", f"/repeat пн 9:00 {end}Пейте воду")
    assert answer.split("\n")[1] == "Текст: Пейте воду"
    assert answer.split("\n")[2].startswith(said)


async def test_an_end_that_a_phrase_goes_on_from_is_asked_about(stage: Stage) -> None:
    answer = await stage.ask("lev", "/repeat по будням в 9:00 3 раза в день пейте воду")
    assert "«3 раза» — срок повтора или начало текста?" in answer
    assert await plan(stage) == []


async def test_posts_at_the_same_times_are_told_when_it_begins_and_when_it_is_moved(stage: Stage) -> None:
    await stage.ask("lev", "/post 23.11 9:00 Пирог")
    assert "В то же время выходит пост №1." in await stage.ask("lev", "/repeat пн 9:00 Понедельник!")
    assert "В то же время" not in await stage.ask("lev", "/repeat move 2 10:00")
    await stage.ask("lev", "/post 30.11 9:00 Чай")
    assert "выходят и другие посты: №1, №7." in await stage.ask("lev", "/repeat move 2 9:00")


async def test_one_time_is_skipped_moved_or_edited_by_itself(stage: Stage) -> None:
    await stage.ask("lev", "/repeat пн 9:00 Понедельник!")
    await stage.ask("lev", "/queue cancel 1")
    await stage.ask("lev", "/queue move 2 30.11 12:00")
    await stage.ask("lev", "/edit 3 Особенный понедельник")
    stage.watch.now += timedelta(days=1)
    await stage.machine.ticks.plan_series()
    posts = await plan(stage)
    assert [post.state for post in posts][:2] == [PostState.CANCELLED, PostState.PLANNED]
    assert [post.text for post in posts].count("Особенный понедельник") == 1
    assert len({post.key for post in posts}) == len(posts)


async def test_from_one_time_on_it_says_something_else_comes_at_another_hour_or_ends(stage: Stage) -> None:
    await stage.ask("lev", "/repeat пн 9:00 Понедельник!")
    await stage.ask("lev", "/edit 4 Особенный")
    assert await stage.ask("lev", "/repeat edit 3 По-новому") == "Изменено постов: 2; дальше будет так же."
    assert [post.text for post in await plan(stage)] == [
        *("Понедельник!", "Понедельник!", "По-новому", "Особенный", "По-новому")
    ]
    assert await stage.ask("lev", "/repeat move 3 10:30") == "Перенесено постов: 3; дальше в 10:30."
    assert [f"{post.due:%d %H:%M}" for post in await plan(stage)][1:3] == ["30 06:00", "07 07:30"]
    assert await stage.ask("lev", "/repeat stop 5") == "Больше не повторяю, отменено постов: 1."
    stage.watch.now += timedelta(days=60)
    await stage.machine.ticks.plan_series()
    assert len(await plan(stage)) == 5


async def test_the_same_words_are_approved_once_for_all_their_times(stage: Stage) -> None:
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.ask("lev", "/repeat пн 9:00 Понедельник!")
    cards = [one for one in stage.network.written.values() if one.buttons]
    assert len(cards) == 1
    await stage.press_under("olga", cards[0], "Одобрить")
    assert {post.state for post in await plan(stage)} == {PostState.PLANNED}
    stage.watch.now += timedelta(days=7)
    await stage.machine.ticks.plan_series()
    assert {post.state for post in await plan(stage)} == {PostState.PLANNED}
    await stage.ask("lev", "/repeat edit 3 Другое")
    states = [post.state for post in await plan(stage)]
    assert states == [PostState.PLANNED] * 2 + [PostState.REVIEW] * 4


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/repeat", "Так: /repeat"),
        ("/repeat иногда 9:00 Текст", "по каким дням"),
        ("/repeat пн 9:00", "нет ни текста"),
        ("/repeat stop 9", "Поста №9 нет"),
        ("/repeat stop 1", "не повторяется"),
        ("/repeat edit", "Так: /repeat"),
    ],
)
async def test_what_can_not_be_repeated_is_said(stage: Stage, line: str, words: str) -> None:
    await stage.ask("lev", "/post 18:30 Один раз")
    assert words in await stage.ask("lev", line)


async def test_the_plan_shows_posts_free_slots_and_holidays(stage: Stage) -> None:
    await stage.ask("olga", "/settings slots каждый день 10:00 19:00")
    stage.watch.now = datetime(2026, 12, 31, 6, tzinfo=UTC)
    await stage.ask("lev", "/post 31.12 19:00 С наступающим!")
    assert await stage.ask("lev", "/plan 2") == (
        "План:\n"
        "чт 31 дек. · Выходной (перенесено с 04.01.2026)\n"
        "   10:00 — свободно\n"
        "   19:00 №1 С наступающим! · ждёт\n"
        "пт 1 янв. · Новогодние каникулы\n"
        "   10:00 — свободно\n"
        "   19:00 — свободно"
    )


async def test_a_post_goes_into_the_next_free_slot(stage: Stage) -> None:
    assert "нет слотов" in await stage.ask("lev", "/post очередь Некуда")
    await stage.ask("olga", "/settings slots пн 9:00 18:30")
    await stage.ask("lev", "/post очередь Первый")
    await stage.ask("lev", "/post queue Второй")
    await stage.ask("lev", "/post очередь Третий")
    assert [f"{post.due:%d %H:%M}" for post in await plan(stage)] == ["23 06:00", "23 15:30", "30 06:00"]


async def test_posts_that_come_too_close_are_refused_where_the_community_wants_it(stage: Stage) -> None:
    await stage.ask("olga", "/settings apart 30")
    await stage.ask("lev", "/post 18:30 Первый")
    assert "Слишком близко к посту №1" in await stage.ask("lev", "/post 18:59 Второй")
    assert "выйдет" in await stage.ask("lev", "/post 19:00 Второй")
    assert "Слишком близко к посту №1" in await stage.ask("lev", "/queue move 2 18:45")


async def test_a_time_that_comes_later_needs_no_second_yes_though_another_was_edited_since(
    stage: Stage,
) -> None:
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.ask("lev", "/repeat пн 9:00 Понедельник!")
    await stage.ask("olga", "/plan approve 1")
    await stage.ask("lev", "/edit 5 Особенный")
    await stage.ask("olga", "/plan approve 5")
    stage.watch.now += timedelta(days=7)
    await stage.machine.ticks.plan_series()
    assert {post.state for post in await plan(stage)} == {PostState.PLANNED}


async def test_another_hour_leaves_what_was_moved_by_itself_and_publishes_nothing_at_once(
    stage: Stage,
) -> None:
    await stage.ask("lev", "/repeat каждый день 18:30 Доброе")
    await stage.ask("lev", "/queue move 3 25.11 12:00")
    before = await plan(stage)
    assert "дальше в 14:30" in await stage.ask("lev", "/repeat move 1 14:30")
    due = {post.id: post.due for post in await plan(stage)}
    assert (due[1], due[3]) == (before[0].due, datetime(2026, 11, 25, 9, tzinfo=UTC))
    assert due[2] == datetime(2026, 11, 23, 11, 30, tzinfo=UTC)
    await stage.due()
    assert not [act for act in stage.network.performed if isinstance(act, Publish)]


async def test_an_earlier_time_is_moved_also_after_a_later_one_was(stage: Stage) -> None:
    await stage.ask("lev", "/repeat каждый день 18:30 Доброе")
    await stage.ask("lev", "/repeat move 5 10:00")
    await stage.ask("lev", "/repeat move 2 11:00")
    assert {post.due.hour for post in (await plan(stage))[1:]} == {8}


async def test_earlier_times_get_other_words_also_after_later_ones_did(stage: Stage) -> None:
    await stage.ask("lev", "/repeat каждый день 18:30 раз")
    await stage.ask("lev", "/edit 3 сам по себе")
    await stage.ask("lev", "/repeat edit 5 два")
    await stage.ask("lev", "/repeat edit 2 три\n/рубрика Счёт")
    posts = await plan(stage)
    assert [post.text for post in posts[:5]] == ["раз", "три", "сам по себе", "три", "три"]
    assert {post.text for post in posts[5:]} == {"три"}
    assert [post.rubric for post in posts[:4]] == ["", "Счёт", "", "Счёт"]
    stage.watch.now += timedelta(days=7)
    await stage.machine.ticks.plan_series()
    last = (await plan(stage))[-1]
    assert (last.text, last.rubric) == ("три", "Счёт")


async def test_what_ends_within_the_month_is_told_until_its_last_time(stage: Stage) -> None:
    await stage.ask("lev", "/repeat каждый день 18:30 3 раза Три раза")
    await stage.machine.ticks.plan_series()
    assert "Три раза" in await stage.ask("lev", "/repeat")
    stage.watch.now += timedelta(days=4)
    await stage.machine.ticks.plan_series()
    assert "Три раза" not in await stage.ask("lev", "/repeat")


async def test_a_time_that_was_edited_by_itself_gets_the_words_of_its_series_back(stage: Stage) -> None:
    await stage.ask("lev", "/repeat ежедневно 9:00 Чай")
    await stage.ask("lev", "/edit 3 Кофе")
    assert await stage.ask("lev", "/repeat edit 3 Чай") == "Изменено постов: 1; дальше будет так же."
    assert {post.text for post in await plan(stage)} == {"Чай"}
    assert (await stage.ask("lev", "/repeat edit 3")).startswith("Так: /repeat")
