"""What a neighbour asks for or gives away is shown to a person at most; who hires strangers is removed."""

import pytest

from models.decisions import Verdict
from moderation.judge import load_judge
from moderation.neighbours import asks_a_neighbour

JUDGE = load_judge()


@pytest.mark.parametrize(
    "text",
    [
        "ищу няню на вечер среды, Центр, оплата 300 в час",
        "Ищем няню для двойняшек, три раза в неделю, оплата почасовая",
        "Нужен сантехник на час, оплата на месте",
        "Нужна сиделка для мамы, оплата каждый вечер, Заречный",
        "ищу репетитора по химии, 700 в час, можно у нас",
        "Кому нужны банки под закрутки? отдам бесплатно",
        "Отдам даром рассаду, самовывоз, звоните после шести",
        "Приму в дар детскую коляску, заберу сама",
    ],
)
def test_help_at_home_and_gifts_are_never_removed(text: str) -> None:
    assert asks_a_neighbour(JUDGE.read(text))
    assert JUDGE.judge(text).verdict < Verdict.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Требуются няни, выплаты каждый день, анкета в личке",
        "Ищу людей на удалёнку, от 200$ в день, пишите + в лс",
        "Ищу мастера маникюра, доход от 150 000 в месяц, обучение бесплатно",
        "Отдам даром закрытый курс по трейдингу, осталось два места",
        "Отдам бесплатно, забирай тут: https://gifts-for-you.top/x",
        "Нужна няня, пишите @nanny_work",
    ],
)
def test_who_hires_strangers_or_lures_is_no_neighbour(text: str) -> None:
    assert not asks_a_neighbour(JUDGE.read(text))


def test_an_offer_of_easy_money_is_still_removed() -> None:
    assert JUDGE.judge("Ищу людей на удалёнку, от 200$ в день, пишите + в лс").verdict is Verdict.REMOVE
    assert JUDGE.judge("Требуются няни, выплаты каждый день, анкета в личке").verdict is Verdict.REMOVE
