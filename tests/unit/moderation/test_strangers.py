"""A person whom nobody here knows: what their first message and their name may cost them."""

import pytest

from models.decisions import Verdict
from moderation.judge import Around, Judge


def found(judge: Judge, text: str, name: str) -> set[Verdict]:
    decision = judge.judge(text, Around(stranger=name))
    return {finding.verdict for finding in decision.findings if finding.rule == "first_message"}


@pytest.mark.parametrize(
    "name",
    [
        "Заработок от 5000 в день",
        "Casino 777",
        "Анна 18+",
        "t.me/profit_vip",
        "Маша @sweet_masha",
        "bestshop.top",
    ],
)
def test_a_name_that_advertises_is_shown_to_a_person(judge: Judge, name: str) -> None:
    assert found(judge, "привет всем", name) == {Verdict.REVIEW}


@pytest.mark.parametrize(
    "name",
    [
        "Анна",
        "Петя Кредов",
        "Пётр Казинов",
        "Earnest Hemingway",
        "Zoë",
        "Ольга 1985",
        "Инвер Стейтс",
        "😀",
        "Дос Сантос",
    ],
)
def test_an_ordinary_name_is_nothing(judge: Judge, name: str) -> None:
    assert found(judge, "привет всем, я из Самары", name) == set()


@pytest.mark.parametrize(
    "text",
    ["Ищу людей на удалёнку, от 200$ в день, пишите + в лс", "Медкнижки и больничные за день, курьером"],
)
def test_a_first_message_that_may_be_spam_is_shown_to_a_person(judge: Judge, text: str) -> None:
    assert found(judge, text, "Иван") == {Verdict.REVIEW}


def test_who_has_written_before_is_no_stranger(judge: Judge) -> None:
    assert found(judge, "куплю ваши карты банка", "") == set()
