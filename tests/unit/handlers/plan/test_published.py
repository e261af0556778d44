"""What can still be done to a post that is out, and what a post wants as soon as it is."""

from datetime import timedelta

import pytest

from models.content import Content, LinkButton, Post, PostState, Results
from models.errors import RateLimited, Refused
from models.intents import Act, FirstComment, Pin, Receipt, Revise, SeeOut, Unpin, Withdraw
from tests.stage import Stage


async def kept(stage: Stage) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(1)
    assert post is not None
    return post


async def out(stage: Stage, words: str = "Новый пирог", **more: object) -> Post:
    """A post that has come out."""
    await stage.ask("lev", f"/post +1м {words}", **more)
    await stage.later(timedelta(minutes=1))
    await stage.due()
    await stage.deliver()
    return await kept(stage)


def done(stage: Stage, *kinds: type[Act]) -> list[Act]:
    return [act for act in stage.network.performed if isinstance(act, kinds)]


async def test_a_post_is_pinned_and_commented_as_soon_as_it_is_out(stage: Stage) -> None:
    post = await out(stage, "Новый пирог\n/comment Ждём вас!\n/pin")
    assert post.address is not None
    assert stage.network.pinned == [post.address.message]
    [comment] = [one for one in stage.network.written.values() if one.text == "Ждём вас!"]
    assert (comment.address.chat, comment.thread) == ("wall", post.address.message)


async def test_a_published_post_is_pinned_and_unpinned(stage: Stage) -> None:
    post = await out(stage)
    assert await stage.ask("lev", "/pin 1") == "Закрепляю пост №1."
    assert stage.network.pinned == [post.address and post.address.message]
    assert await stage.ask("lev", "/unpin №1") == "Открепляю пост №1."
    assert stage.network.pinned == []


async def test_a_published_post_gets_other_words_and_buttons(stage: Stage) -> None:
    post = await out(stage, attachments=("photo:1",))
    answer = await stage.ask("lev", "/edit 1 Пирог с вишней\n[Меню](cafe.ru)")
    assert answer == "Меняю пост №1 на стене."
    assert post.address is not None
    assert stage.network.written[post.address.message].text == "Пирог с вишней"
    button = LinkButton(label="Меню", url="https://cafe.ru")
    assert (await kept(stage)).content == Content(
        text="Пирог с вишней", media=("photo:1",), buttons=((button,),)
    )
    await stage.ask("lev", "/edit 1 Пирог с маком")
    assert (await kept(stage)).content.buttons == ((button,),)


async def test_terms_that_end_later_hold_back_nothing_of_what_is_done_now(stage: Stage) -> None:
    post = await out(stage, "Пирог\n/pin 1ч\n/keep 7д")
    assert post.address is not None
    await stage.ask("lev", "/edit 1 Пирог с вишней")
    assert stage.network.written[post.address.message].text == "Пирог с вишней"
    await stage.ask("lev", "/unpin 1")
    assert stage.network.pinned == []
    await stage.ask("lev", "/delete 1")
    assert [type(act) for act in done(stage, Withdraw)] == [Withdraw]


async def test_a_post_that_is_kept_for_less_than_it_is_pinned_goes_at_its_time(stage: Stage) -> None:
    await out(stage, "Пирог\n/pin 3д\n/keep 1д")
    await stage.later(timedelta(days=1))
    assert len(done(stage, Withdraw)) == 1


async def test_a_post_that_is_pinned_late_stands_at_the_top_for_its_term_and_no_longer(stage: Stage) -> None:
    stage.network.refuses[Pin] = RateLimited(timedelta(minutes=1))
    post = await out(stage, "Пирог\n/pin 1ч")
    await stage.later(timedelta(hours=2))
    assert done(stage, Pin, Unpin) == []
    del stage.network.refuses[Pin]
    await stage.later(timedelta(minutes=1))
    assert post.address is not None
    assert stage.network.pinned == [post.address.message]
    await stage.later(timedelta(minutes=59))
    assert stage.network.pinned == [post.address.message]
    await stage.later(timedelta(minutes=1))
    assert stage.network.pinned == []
    assert [type(act) for act in done(stage, Pin, Unpin)] == [Pin, Unpin]


async def test_what_is_held_up_beyond_the_term_of_its_post_calls_nobody(stage: Stage) -> None:
    stage.network.refuses |= dict.fromkeys((Revise, Pin), RateLimited(timedelta(days=2)))
    await out(stage, "Пирог\n/pin 3ч\n/keep 1д")
    await stage.ask("lev", "/edit 1 Пирог с вишней")
    await stage.later(timedelta(days=1))
    assert (await kept(stage)).state is PostState.WITHDRAWN
    stage.network.refuses |= dict.fromkeys((Revise, Pin, Unpin), Refused("there is no such post"))
    await stage.later(timedelta(days=4))
    assert stage.network.cards() == []


async def test_buttons_of_a_published_post_are_taken_off(stage: Stage) -> None:
    await out(stage, "Пирог\n[Меню](cafe.ru)")
    assert await stage.ask("lev", "/edit 1\n/drop кнопки") == "Меняю пост №1 на стене."
    assert (await kept(stage)).content == Content(text="Пирог")
    assert "только текст и кнопки" in await stage.ask("lev", "/edit 1\n/drop медиа\n/silent")


@pytest.mark.parametrize("line", ["/edit 1 Пирог\n/pin", "/edit 1 Пирог\n/poll ?\nа\nб"])
async def test_nothing_else_of_it_changes(stage: Stage, line: str) -> None:
    await out(stage)
    assert "только текст и кнопки" in await stage.ask("lev", line)
    assert done(stage, Revise) == []


async def test_its_pictures_do_not_change(stage: Stage) -> None:
    await out(stage, attachments=("photo:1",))
    assert "только текст и кнопки" in await stage.ask("lev", "/edit 1 Пирог", attachments=("photo:2",))


async def test_a_post_that_is_taken_away_stays_in_the_plan_as_such(stage: Stage) -> None:
    post = await out(stage)
    assert await stage.ask("lev", "/delete 1") == "Убираю пост №1 со стены."
    assert post.address in stage.network.hidden
    assert (await kept(stage)).state is PostState.WITHDRAWN
    assert "убран со стены" in await stage.ask("lev", "/pin 1")
    assert "убран со стены" in await stage.ask("lev", "/edit 1 текст")
    assert "За месяц ничего не вышло" in await stage.ask("lev", "/queue past")


async def test_what_is_refused_on_the_wall_changes_nothing_in_the_plan_and_calls_a_person(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await out(stage)
    perform = stage.network.perform

    async def refusing(act: Act, key: str) -> Receipt:
        if isinstance(act, Revise | Withdraw | Pin | Unpin | FirstComment):
            raise Refused("message can't be edited")
        return await perform(act, key)

    monkeypatch.setattr(type(stage.network), "perform", lambda _, act, key: refusing(act, key))
    for line in ("/edit 1 Кекс", "/delete 1", "/pin 1"):
        await stage.ask("lev", line)
    post = await kept(stage)
    assert (post.text, post.state) == ("Новый пирог", PostState.PUBLISHED)
    told = "\n".join(card.text for card in stage.network.cards())
    assert "не удаётся изменить вышедший пост" in told
    assert "не удаётся убрать пост со стены" in told
    assert "не удаётся закрепить пост" in told


async def test_what_is_out_is_listed_with_its_numbers_and_results(stage: Stage) -> None:
    assert await stage.ask("lev", "/queue past") == "За месяц ничего не вышло."
    post = await out(stage)
    assert post.address is not None
    stage.network.figures = {post.address.message: Results(likes=7)}
    await stage.machine.ticks.collect_results("vk", stage.network, timedelta(minutes=5))
    listed = await stage.ask("lev", "/queue вышли")
    assert listed.startswith("Вышли:\n№1 · 22 нояб., 15:01 · Новый пирог · ♥ 7")


async def test_a_post_that_the_platform_keeps_is_given_at_once_and_seen_out(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post +1ч Пирог\n/ahead\n/comment Ждём!")
    assert "отдать площадке заранее" in answer
    post = await kept(stage)
    assert post.state is PostState.HANDED_OVER
    assert "ждёт на площадке" in await stage.ask("lev", "/queue")
    assert "Поздно" in await stage.ask("lev", "/queue move 1 +2ч")
    assert "Поздно" in await stage.ask("lev", "/edit 1 Кекс")
    assert "ждёт на площадке" in await stage.ask("lev", "/pin 1")
    await stage.later(timedelta(minutes=59))
    assert (await kept(stage)).state is PostState.HANDED_OVER
    await stage.later(timedelta(minutes=2))
    await stage.deliver()
    assert (await kept(stage)).state is PostState.PUBLISHED
    assert [one.text for one in stage.network.written.values()][-1] == "Ждём!"


async def test_a_post_that_the_platform_keeps_can_be_taken_back(stage: Stage) -> None:
    await stage.ask("lev", "/post +1ч Пирог\n/ahead")
    await stage.ask("lev", "/delete 1")
    assert (await kept(stage)).state is PostState.WITHDRAWN
    await stage.later(timedelta(hours=2))
    assert (await kept(stage)).state is PostState.WITHDRAWN
    assert stage.network.cards() == []


async def test_a_kept_post_that_is_not_to_be_found_is_put_to_a_person(stage: Stage) -> None:
    stage.network.refuses[SeeOut] = Refused("neither there nor there")
    await stage.ask("lev", "/post +1ч Пирог\n/ahead")
    await stage.later(timedelta(hours=2))
    assert (await kept(stage)).state is PostState.NEEDS_PERSON
    assert "neither there nor there" in stage.network.cards()[-1].text


async def test_a_platform_keeps_so_many_posts(stage: Stage) -> None:
    for minute in range(3):
        await stage.ask("lev", f"/post завтра в 10:0{minute} Пирог\n/ahead")
    refused = "Площадка: отложенных постов уже 3, а можно 3."
    assert await stage.ask("lev", "/post завтра в 11:00 Пирог\n/ahead") == refused


async def test_only_a_new_post_is_given_ahead(stage: Stage) -> None:
    await stage.ask("lev", "/post +1ч Пирог")
    assert "только новый пост" in await stage.ask("lev", "/edit 1 Кекс\n/ahead")
