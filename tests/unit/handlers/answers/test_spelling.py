"""Words of questions are mended with the words of the base."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answers.spelling import SPOKEN, Spelling
from handlers.likeness.similarity import as_compared

WORDS = ("доставка", "гарантия", "сертификат", "работаете", "warranty", "цена")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("Есть ли достака?", "Есть ли доставка?"),
        ("даставка и гарантея", "доставка и гарантия"),
        ("достаувка", "доставка"),
        ("досатвка", "доставка"),
        ("warrenty", "warranty"),
        ("скока стоит", "сколько стоит"),
        ("почём доставка", "сколько стоит доставка"),
        ("скок ждать", "сколько ждать"),
        ("забанили, чё за дела", "заблокировали, что за дела"),
        ("зп какая", "зарплата какая"),
        ("поставка", "поставка"),
        ("цины", "цины"),
        ("погода", "погода"),
    ],
)
def test_a_letter_is_mended_and_other_words_stay(asked: str, meant: str) -> None:
    assert Spelling(WORDS).mended(asked) == meant


def test_a_word_that_is_right_elsewhere_stays() -> None:
    assert Spelling(["заказы"], ["законы"]).mended("законы") == "законы"


def test_what_is_said_so_is_written_one_way_and_that_is_another_word() -> None:
    lines = [line.split(" ", 1) for line in SPOKEN.read_text(encoding="utf-8").splitlines()]
    said = [one for one, _ in lines]
    assert [one for one in said if said.count(one) > 1] == []
    assert [one for one, written in lines if one in (written, as_compared(written))] == []
    assert [one for one in said if one != as_compared(one)] == []


def test_between_two_words_nothing_is_chosen() -> None:
    assert Spelling(["размеры", "разметы"]).mended("размены") == "размены"


@given(st.sampled_from([word for word in WORDS if len(word) > 5]), st.data())
def test_any_one_letter_but_the_first_may_be_wrong_or_missing(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from(["", "ы", "x"]))
    assert Spelling(WORDS).mended(word[:at] + letter + word[at + 1 :]) == word


@given(st.text(max_size=60))
def test_mending_twice_changes_nothing_more(text: str) -> None:
    spelling = Spelling(WORDS)
    assert spelling.mended(spelling.mended(text)) == spelling.mended(text)
