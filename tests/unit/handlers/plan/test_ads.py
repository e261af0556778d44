"""An advertisement goes out only with all that the law wants in it; unmarked ones of others are noticed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from handlers.plan.partner import partner_signs
from handlers.plan.register import register_lines
from models.content import Ad, Content, LinkButton, Post, PostState
from models.intents import Publish
from tests.stage import Stage

OWN = ("cafe.ru",)


async def kept(stage: Stage, number: int = 1) -> Post:
    async with stage.store.reading() as ledger:
        post = await ledger.posts.get(number)
    assert post is not None
    return post


async def test_an_advertisement_stays_a_draft_until_nothing_lacks(stage: Stage) -> None:
    assert "черновик" in await stage.ask("lev", "/post +1м Скидки\n/ad ООО «Пирог»")
    await stage.later(timedelta(minutes=2))
    await stage.due()
    assert not [act for act in stage.network.performed if isinstance(act, Publish)]
    assert "рекламодателя или erid" in await stage.ask("lev", "/plan submit 1")
    await stage.ask("lev", "/edit 1 Скидки\n/ad ООО «Пирог», erid: 2VtzqwABC")
    await stage.ask("lev", "/queue move 1 +1м")
    assert "ждёт" in await stage.ask("lev", "/plan submit 1")
    await stage.later(timedelta(minutes=2))
    await stage.due()
    [out] = [act for act in stage.network.performed if isinstance(act, Publish)]
    assert out.content.text == "Скидки\n\nРеклама. ООО «Пирог». erid: 2VtzqwABC"
    lines = register_lines(
        [await kept(stage)], stage.machine.stories.directory, date(2026, 11, 1), "нет данных"
    )
    assert [(line["number"], line["advertiser"], line["erid"], line["views"]) for line in lines] == [
        ("1", "ООО «Пирог»", "2VtzqwABC", "нет данных")
    ]
    assert not register_lines(
        [await kept(stage)], stage.machine.stories.directory, date(2026, 12, 1), "нет данных"
    )


async def test_an_advertisement_that_is_typed_whole_is_planned_at_once(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Скидки\n/реклама ИП Пирогов erid=2Vtz_x-1")
    post = await kept(stage)
    assert (post.state, post.content.ad) == (PostState.PLANNED, Ad(advertiser="ИП Пирогов", erid="2Vtz_x-1"))


async def test_a_post_is_unpinned_and_taken_down_when_its_terms_are_over(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Акция\n/pin 2ч\n/keep 1д")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    await stage.deliver()
    assert len(stage.network.pinned) == 1
    await stage.later(timedelta(hours=2))
    assert stage.network.pinned == []
    assert (await kept(stage)).state is PostState.PUBLISHED
    await stage.later(timedelta(days=1))
    assert (await kept(stage)).state is PostState.WITHDRAWN


@pytest.mark.parametrize("line", ["/pin навсегда", "/keep", "/keep скоро"])
async def test_a_term_that_is_none_is_refused(stage: Stage, line: str) -> None:
    assert "не срок" in await stage.ask("lev", f"/post 18:30 Акция\n{line}")


@pytest.mark.parametrize(
    "text",
    [
        "На правах рекламы: лучшие окна города",
        "Реклама. Банк, который с вами",
        "Наш партнёр «Окна+» дарит скидки подписчикам",
        "Розыгрыш при поддержке магазина «Ромашка»",
        "#реклама Новый курс английского",
        "Промокод CAFE20 на скидку 20% в приложении https://taxi.ru/?ref=cafe",
        "Друзья из @coffee_channel запустили канал — подпишись и переходи по ссылке",
        "Закажи суши по промокоду ROLL: https://sushi.ru",
        "Партнёрский материал о том, как выбрать кофемашину",
        "Sponsored by Beans & Co",
        "Реклама партнёра: скидки на окна",
        "Промокод ПИРОГ даёт скидку на shop.ru",
    ],
)
def test_a_partner_s_advertisement_without_a_mark_is_noticed(text: str) -> None:
    assert partner_signs(Content(text=text), OWN)


@pytest.mark.parametrize(
    "content",
    [
        Content(text="Новый пирог с вишней! Ждём вас с восьми."),
        Content(text="Закажите пирог на сайте https://cafe.ru/order"),
        Content(text="Промокод PIE на сайте https://shop.cafe.ru"),
        Content(text="Прогноз погоды: https://weather.ru"),
        Content(text="Промокод PIE на cafe.ru и в письме на shop@mail.ru"),
        Content(text="Меню", buttons=((LinkButton(label="Меню", url="https://cafe.ru"),),)),
        Content(text="Реклама. erid: 2V", ad=Ad(advertiser="x", erid="2V")),
    ],
)
def test_a_brand_s_own_post_and_a_marked_one_are_left_alone(content: Content) -> None:
    assert not partner_signs(content, OWN)


async def test_whoever_plans_is_warned(stage: Stage) -> None:
    answer = await stage.ask("lev", "/post 18:30 Наш партнёр «Окна+» дарит скидки")
    assert "Похоже на рекламу партнёра (партнёр)" in answer


async def test_a_token_in_an_address_is_no_label(stage: Stage) -> None:
    await stage.ask("lev", "/post +1м Скидки! https://site.ru/?erid=2Vtz\n/ad ООО «Пирог» erid: 2Vtz")
    await stage.later(timedelta(minutes=1))
    await stage.due()
    [out] = [act for act in stage.network.performed if isinstance(act, Publish)]
    assert out.content.text.endswith("\n\nРеклама. ООО «Пирог». erid: 2Vtz")


async def test_who_mends_a_typo_keeps_the_marking_and_the_terms(stage: Stage) -> None:
    await stage.ask(
        "lev", "/post 18:30 Скитки\n/ad ООО «Пирог» erid: 2Vtz\n/pin 3д\n/keep 9д\n/comment Первый"
    )
    before = (await kept(stage)).content
    await stage.ask("lev", "/edit 1 Скидки")
    assert (await kept(stage)).content == replace(before, text="Скидки")
    await stage.ask("lev", "/edit 1 Скидки\n/keep 2д")
    assert (await kept(stage)).content == replace(before, text="Скидки", keep_for=timedelta(days=2))
