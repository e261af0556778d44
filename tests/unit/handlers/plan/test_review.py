"""A post that must be approved is shown to those who approve, and waits for them."""

from datetime import timedelta

import pytest

from handlers.plan.review_many import in_turn
from models.communities import Approval, Late, Planning
from models.content import Content, Post, PostState
from models.intents import Publish, ShowPost
from models.staff import Colleague, Role
from tests.builders import NOW, community
from tests.fakes import Written
from tests.stage import Stage

NO_ROLE = (
    "Это решают специалист и владелец. Роль даёт владелец: /staff add ID specialist ИМЯ (ID — в /staff)."
)


@pytest.fixture
async def careful(stage: Stage) -> Stage:
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    async with stage.store.begin() as ledger:
        second = Colleague(community="shop", person="vera", name="Вера", role=Role.SPECIALIST)
        await ledger.communities.appoint(second, "start", NOW)
    stage.machine.stories.directory.outdated()
    return stage


async def kept(stage: Stage, number: int = 1) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(number)
    assert post is not None
    return post


def card(stage: Stage) -> Written:
    return [one for one in stage.network.written.values() if one.buttons][-1]


def published(stage: Stage) -> list[str]:
    return [act.content.text for act in stage.network.performed if isinstance(act, Publish)]


async def test_a_post_goes_out_only_after_somebody_else_has_approved_it_from_its_card(careful: Stage) -> None:
    assert "ждёт одобрения" in await careful.ask("lev", "/post 18:30 Новая обжарка")
    await careful.later(timedelta(hours=4))
    await careful.due()
    assert published(careful) == []
    assert "Новая обжарка" in card(careful).text
    said = await careful.press_under("lev", card(careful), "Одобрить")
    assert said.startswith("Свои слова одобряет другой: специалист или владелец.")
    assert await careful.press_under("anna", card(careful), "Одобрить") == NO_ROLE
    assert await careful.press_under("vera", card(careful), "Одобрить") == "Пост №1 одобрен."
    assert "✓ Вера" in card(careful).text
    assert (await kept(careful)).state is PostState.PLANNED


async def test_after_an_edit_the_old_card_approves_nothing(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    old = card(careful)
    await careful.press_under("vera", old, "Одобрить")
    assert "снова ждёт одобрения" in await careful.ask("lev", "/edit 1 Совсем другое")
    assert "С постом уже что-то сделали" in await careful.press_under("olga", old, "Придержать")
    assert (await kept(careful)).state is PostState.REVIEW
    await careful.ask("olga", "/plan approve 1 хорошо")
    await careful.later(timedelta(hours=3, minutes=31))
    await careful.due()
    assert published(careful) == ["Совсем другое"]


async def test_what_is_sent_back_or_held_waits_until_somebody_lets_it_go(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    assert "вернулся" in await careful.ask("vera", "/plan return 1 опечатка")
    assert "↩ Вера, 22 нояб., 15:00: опечатка" in await careful.ask("lev", "/plan show 1")
    await careful.ask("lev", "/plan submit 1")
    await careful.ask("vera", "/plan approve 1")
    await careful.ask("vera", "/plan hold 1")
    await careful.later(timedelta(hours=4))
    await careful.due()
    assert published(careful) == []
    await careful.ask("vera", "/plan release 1")
    await careful.ask("lev", "/queue move 1 +1м")
    await careful.later(timedelta(minutes=1))
    await careful.due()
    assert published(careful) == ["Новая обжарка"]


async def came_out(careful: Stage) -> Post:
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    await careful.ask("vera", "/plan approve 1")
    await careful.later(timedelta(hours=3, minutes=31))
    await careful.due()
    return await kept(careful)


def on_the_wall(stage: Stage, post: Post) -> str:
    assert post.address is not None
    return stage.network.written[post.address.message].text


async def test_other_words_for_a_published_post_go_out_as_soon_as_somebody_else_approves_them(
    careful: Stage,
) -> None:
    post = await came_out(careful)
    assert "ждут одобрения" in await careful.ask("lev", "/edit 1 Обжарка подешевела")
    assert on_the_wall(careful, post) == "Новая обжарка"
    assert "Обжарка подешевела" in card(careful).text
    assert "вместо вышедших" in card(careful).text
    assert [button.label for row in card(careful).buttons for button in row] == ["Одобрить", "Вернуть"]
    said = await careful.press_under("lev", card(careful), "Одобрить")
    assert said.startswith("Свои слова одобряет другой: специалист или владелец.")
    assert await careful.press_under("vera", card(careful), "Одобрить") == "Пост №1 одобрен."
    assert on_the_wall(careful, post) == "Обжарка подешевела"
    now = await kept(careful)
    assert (now.state, now.content.text, now.revision) == (
        PostState.PUBLISHED,
        "Обжарка подешевела",
        None,
    )


async def test_who_is_to_approve_other_words_is_shown_those(careful: Stage) -> None:
    await came_out(careful)
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    await careful.ask("vera", "/plan show 1")
    [shown] = [act for act in careful.network.performed if isinstance(act, ShowPost)]
    assert shown.content.text == "Обжарка подешевела"


async def test_words_for_a_published_post_that_are_sent_back_change_nothing(careful: Stage) -> None:
    post = await came_out(careful)
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    assert "Поздно" in await careful.ask("vera", "/plan hold 1")
    await careful.ask("vera", "/plan return 1 не подешевела")
    now = await kept(careful)
    assert (now.state, now.revision, on_the_wall(careful, post)) == (
        PostState.PUBLISHED,
        None,
        "Новая обжарка",
    )
    assert "не ждёт одобрения" in await careful.ask("vera", "/plan approve 1")


async def test_a_card_of_words_that_were_changed_since_approves_nothing(careful: Stage) -> None:
    post = await came_out(careful)
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    old = card(careful)
    await careful.ask("lev", "/edit 1 Обжарка подорожала")
    assert "С постом уже что-то сделали" in await careful.press_under("vera", old, "Одобрить")
    assert on_the_wall(careful, post) == "Новая обжарка"


async def test_words_for_a_post_that_was_taken_off_the_wall_are_not_approved(careful: Stage) -> None:
    await came_out(careful)
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    await careful.ask("lev", "/delete 1")
    assert "не ждёт одобрения" in await careful.ask("vera", "/plan approve 1")


async def test_two_agree_about_words_for_a_published_post_where_two_are_asked(careful: Stage) -> None:
    post = await came_out(careful)
    await careful.ask("olga", "/settings approval two")
    await careful.ask("lev", "/edit 1 Обжарка подешевела")
    await careful.ask("vera", "/plan approve 1")
    assert on_the_wall(careful, post) == "Новая обжарка"
    await careful.ask("olga", "/plan approve 1")
    assert on_the_wall(careful, post) == "Обжарка подешевела"


async def test_who_asks_for_approval_later_stops_what_was_planned_before(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    await stage.ask("olga", "/settings approval one")
    await stage.later(timedelta(hours=3, minutes=31))
    await stage.due()
    assert published(stage) == []
    assert (await kept(stage)).state is PostState.REVIEW
    assert "его не одобрили" in "".join(stage.network.said_in("duty"))


async def test_a_post_that_the_platform_is_to_keep_is_given_to_it_when_it_is_approved(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка\n/ahead")
    assert published(careful) == []
    await careful.ask("vera", "/plan approve 1")
    assert published(careful) == ["Новая обжарка"]


@pytest.mark.parametrize("line", ["/plan explode", "/plan approve", "/plan show"])
async def test_a_line_that_is_not_understood_is_answered_with_how_it_is_typed(
    stage: Stage, line: str
) -> None:
    assert (await stage.ask("lev", line)).startswith("Так: /plan")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/plan approve 1", "не ждёт одобрения"),
        ("/plan release 1", "никто не придержал"),
        ("/plan show 9", "Поста №9 нет"),
    ],
)
async def test_what_can_not_be_done_is_said_in_words(stage: Stage, line: str, words: str) -> None:
    await stage.ask("lev", "/post 18:30 Новая обжарка")
    assert words in await stage.ask("olga", line)


async def test_a_forged_press_does_nothing(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    press = careful.press_of("vera", "plan.approve.1.0", "desk")
    await careful.happen(press)
    assert (await kept(careful)).state is PostState.REVIEW


async def test_an_old_card_approves_no_other_post_that_was_given_its_number(careful: Stage) -> None:
    careful.network.files["document:F1"] = ("a.csv", "Дата;Время;Текст\n25.12.2026;9:00;Пирог\n".encode())
    await careful.say("lev", "/plan import", "desk", attachments=("document:F1",))
    await careful.press_under("lev", careful.network.last_in("desk"), "Импортировать")
    await careful.ask("lev", "/plan show 1")
    old = card(careful)
    await careful.ask("lev", "/plan undo 1")
    await careful.ask("lev", "/post 18:30 Совсем другой текст")
    await careful.press_under("vera", old, "Одобрить")
    async with careful.store.reading() as ledger:
        posts = await ledger.posts.plan("shop", NOW, NOW + timedelta(days=90))
    assert [(post.text, post.state) for post in posts] == [("Совсем другой текст", PostState.REVIEW)]


async def test_the_last_word_may_come_first(careful: Stage) -> None:
    await careful.set_up(community(planning=Planning(approval=Approval.TWO)))
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    await careful.ask("olga", "/plan approve 1")
    assert await careful.ask("vera", "/plan approve 1") == "Пост №1 одобрен."
    assert (await kept(careful)).state is PostState.PLANNED


async def test_a_late_yes_to_what_the_platform_was_to_keep_asks_what_becomes_of_late_posts(
    careful: Stage,
) -> None:
    planning = Planning(approval=Approval.ONE, max_late=timedelta(hours=1), late=Late.ASK)
    await careful.set_up(community(planning=planning))
    await careful.ask("lev", "/post 18:30 Новая обжарка\n/ahead")
    await careful.later(timedelta(hours=6))
    await careful.ask("vera", "/plan approve 1")
    await careful.due()
    assert published(careful) == []
    assert (await kept(careful)).state is PostState.NEEDS_PERSON


async def test_who_approves_sees_all_that_will_be_seen(careful: Stage) -> None:
    await careful.ask(
        "lev",
        "/post 18:30 Наше [меню](https://cafe.example/menu)\n[Заказать](https://cafe.example/order)\n"
        "/poll С чем печь?\nс вишней\nс маком\n/comment Первый!\n/source https://a.example/x\n/pin 3д",
        attachments=("photo-1",),
    )
    shown = card(careful).text
    for part in (
        *("меню → https://cafe.example/menu", "[Заказать](https://cafe.example/order)", "С чем печь?"),
        *("с маком", "Первый!", "https://a.example/x", "вложений — 1"),
    ):
        assert part in shown


async def test_what_is_too_long_for_a_card_is_shown_before_it_in_whole(careful: Stage) -> None:
    words = " ".join(f"слово{number}" for number in range(380))
    await careful.ask("lev", f"/post 18:30 {words}\n/comment {words}")
    said = "".join(careful.network.said_in("desk")).replace("\n", "")
    assert card(careful).text.endswith("…")
    assert said.count("слово379") == 2, "once in the text, once in the comment; the card stops before it"


async def test_what_nobody_approved_in_time_is_shown_once_more_and_a_yes_still_counts(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка")
    await careful.later(timedelta(hours=3, minutes=30))
    for _ in range(3):
        await careful.due()
    told = [said for said in careful.network.said_in("desk") if "не вышел: его не одобрили" in said]
    assert len(told) == 1
    await careful.press_under("vera", card(careful), "Одобрить")
    await careful.due()
    assert published(careful) == ["Новая обжарка"]


async def test_what_was_imported_is_shown_to_those_who_approve(careful: Stage) -> None:
    lines = "".join(f"{day}.12.2026;9:00;Пирог {day}\n" for day in range(10, 25))
    careful.network.files["document:F1"] = ("a.csv", f"Дата;Время;Текст\n{lines}".encode())
    await careful.say("lev", "/plan import", "desk", attachments=("document:F1",))
    told = await careful.press_under("lev", careful.network.last_in("desk"), "Импортировать")
    assert "Ещё ждут одобрения: 5." in told
    cards = [one for one in careful.network.written.values() if one.buttons and "Пирог" in one.text]
    assert len(cards) == 10
    await careful.press_under("vera", cards[0], "Одобрить")
    assert (await kept(careful)).state is PostState.PLANNED


async def test_also_the_last_time_that_a_series_is_planned_for_is_asked_about(stage: Stage) -> None:
    await stage.ask("lev", "/repeat каждый день в 18:30 Доброе утро")
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.machine.ticks.fall_in()
    async with stage.store.reading() as ledger:
        posts = await ledger.posts.upcoming("shop", 100)
    assert posts[-1].due - stage.watch.now > timedelta(days=31)
    assert {post.state for post in posts} == {PostState.REVIEW}


async def test_what_was_planned_before_approval_was_wanted_is_asked_about_soon_and_not_at_its_time(
    stage: Stage,
) -> None:
    await stage.ask("lev", "/post завтра в 18:30 Новая обжарка")
    await stage.ask("lev", "/repeat по будням в 9:00 Доброе утро")
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.machine.ticks.fall_in()
    await stage.later()
    shown = [one.text for one in stage.network.written.values() if one.buttons]
    assert len(shown) == 2, "of a series that says the same words one is shown"
    assert "Новая обжарка" in "".join(shown)
    await stage.machine.ticks.fall_in()
    await stage.later()
    assert len([one for one in stage.network.written.values() if one.buttons]) == 2
    assert {(await kept(stage, number)).state for number in (1, 2, 3)} == {PostState.REVIEW}
    await stage.set_up(community(planning=Planning(approval=Approval.NONE)))
    await stage.machine.ticks.fall_in()
    assert {(await kept(stage, number)).state for number in (1, 2, 3)} == {PostState.PLANNED}


async def test_a_card_says_in_words_how_a_post_is_shown_and_for_how_long(careful: Stage) -> None:
    await careful.ask("lev", "/post 18:30 Новая обжарка\n/silent\n/pin 3д\n/keep 7д")
    told = card(careful).text
    assert "закрепить, без звука" in told
    assert "Удалить через: 7 дней" in told


async def plan_many(stage: Stage, number: int) -> None:
    """So many posts, each a minute after the one before."""
    async with stage.store.begin() as ledger:
        for minute in range(number):
            due = NOW + timedelta(days=1, minutes=minute)
            post = Post(
                id=0, community="shop", author="lev", content=Content(text=f"Пирог {minute}"), due=due
            )
            await ledger.posts.add(post)


def asked_about(stage: Stage) -> list[str]:
    """The words of posts that were shown for approval, in the order of their cards."""
    cards = [one.text for one in stage.network.written.values() if one.buttons]
    return [word for text in cards for word in text.splitlines() if word.startswith("Пирог")]


async def test_after_approval_is_switched_on_every_post_is_asked_about_ten_a_minute_the_nearest_first(
    stage: Stage,
) -> None:
    await plan_many(stage, 23)
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    for shown in (10, 20, 23, 23):
        await stage.machine.ticks.fall_in()
        await stage.later(timedelta(minutes=1))
        assert asked_about(stage) == [f"Пирог {number}" for number in range(shown)]
    assert {(await kept(stage, number)).state for number in range(1, 24)} == {PostState.REVIEW}


async def test_a_post_whose_time_comes_before_it_was_its_turn_is_kept_back_and_asked_about(
    stage: Stage,
) -> None:
    await plan_many(stage, 12)
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.machine.ticks.fall_in()
    assert (await kept(stage, 12)).state is PostState.PLANNED, "there was no room for its card"
    await stage.later(timedelta(days=1, minutes=11))
    await stage.due()
    assert published(stage) == []
    assert (await kept(stage, 12)).state is PostState.REVIEW
    assert asked_about(stage)[-1] == "Пирог 11"


def test_room_for_cards_is_counted_for_each_community_and_once_for_a_series() -> None:
    def post(number: int, of: str, series: int | None = None) -> Post:
        content = Content(text="Доброе утро" if series else f"Пирог {number}")
        waiting = PostState.REVIEW
        return Post(
            id=number, community=of, author="lev", content=content, due=NOW, series=series, state=waiting
        )

    posts = [post(number, "shop", 1 if number < 5 else None) for number in range(16)]
    posts += [post(number, "club") for number in range(100, 103)]
    turns = in_turn(posts)
    assert [one.id for one in turns.shown] == [0, *range(5, 14), 100, 101, 102]
    assert [one.id for one in turns.quiet] == [1, 2, 3, 4]
    assert [[one.id for one in alike] for alike in turns.left] == [[14], [15]]
