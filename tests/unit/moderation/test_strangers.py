"""A person whom nobody here knows: what their first message and their name may cost them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.decisions import Verdict
from moderation.judge import Around, Judge
from moderation.strangers import is_odd


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


_LURES = [
    "крипта", "Заработок", "подработка", "казино", "СТАВКИ", "микрозайм", "займы", "интим", "эскорт", "секс",
    "порно", "18+", "crypto", "Casino", "forex", "onlyfans", "nudes", "earn 5", "earn $5", "earn money",
    "инвестор", "кредит", "досуг", "invest", "https://a", "t.me/a", "vk.com/a", "vk.me/a", "wa.me/a", "@anna",
    "ab.ru", "мой.рф", "8 (921) 123-45", "+79211234567", "٨٩٢١١٢٣٤٥٦٧",
]  # fmt: skip


@given(st.sampled_from(_LURES), st.text(max_size=9), st.text("аяоx1 -_./@", max_size=4))
def test_every_sign_of_an_advertisement_is_seen_wherever_it_stands_in_a_name(
    lure: str, before: str, behind: str
) -> None:
    assert is_odd(lure, 0.0)
    assert is_odd(f"{before} {lure} {behind}", 0.0)


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
