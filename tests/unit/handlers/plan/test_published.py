"""What can still be done to a post that is out, and what a post wants as soon as it is."""

from datetime import timedelta

import pytest

from models.content import Content, LinkButton, Post, PostState, Results
from models.errors import Refused
from models.intents import Act, FirstComment, Pin, Receipt, Revise, Unpin, Withdraw
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
    await stage.machine.collect_results("vk", stage.network, timedelta(minutes=5))
    listed = await stage.ask("lev", "/queue вышли")
    assert listed.startswith("Вышли:\n№1 · 22 нояб., 15:01 · Новый пирог · ♥ 7")
