"""Words that mean the same to customers, and how much of a question an entry speaks of."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from handlers.answers import subjects
from handlers.answers.subjects import SIGNS_OF_SUBJECTS, Subjects
from handlers.likeness.similarity import words_asked

PHRASINGS = ("Сколько стоит приём?", "Какие у вас цены?", "Где вы находитесь?", "Есть ли парковка?")
USUAL = frozenset({"есть", "как", "какие", "какой"})
OWNERS = np.array([0, 0, 1, 2], np.intp)
COST, ADDRESS, PARKING = range(3)
ALL = np.arange(3, dtype=np.intp)
SHARED = SIGNS_OF_SUBJECTS.index("shared")
NONE: np.ndarray[tuple[int], np.dtype[np.intp]] = np.empty(0, np.intp)


def signs(question: str, without: Sequence[int] = ()) -> dict[str, list[float]]:
    base = Subjects([words_asked(text) for text in PHRASINGS], OWNERS, USUAL)
    rows = base.signs(words_asked(question), ALL, np.array(without, np.intp))
    return dict(zip(SIGNS_OF_SUBJECTS, rows.T.tolist(), strict=True))


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("почём у вас", COST),
        ("прайс скиньте", COST),
        ("а дорого?", COST),
        ("как добраться", ADDRESS),
        ("на какой улице", ADDRESS),
        ("куда поставить машину", PARKING),
        ("припарковаться реально?", PARKING),
    ],
)
def test_what_customers_say_in_other_words_is_about_the_same(question: str, entry: int) -> None:
    found = signs(question)
    assert int(np.argmax(found["covered"])) == entry
    assert found["covers more"][entry] > 0
    assert found["shared"][entry] > 0


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("Какие условия конкурса?", ["чё надо чтоб выиграть", "где итоги розыгрыша", "кому приз достался"]),
        ("Как предложить новость?", ["предложка открыта?", "разместите мой пост", "анонимно опубликуете?"]),
        ("Почему меня забанили?", ["разбаньте", "мой коммент удалили", "вы меня в чёрный список занесли"]),
        ("Как вернуть товар?", ["деньги назад", "не подошло", "верните мне деньги сейчас же"]),
        ("Есть ли скидки?", ["скидон дадите", "пенсионеркам уступите?", "акции имеются"]),
        ("Какие нужны документы?", ["паспорт брать?", "бумаги какие собирать", "без снилса никак?"]),
        ("Забыл пароль", ["в лк не пускает", "не могу войти", "верните доступ к аккаунту"]),
        ("Работаете ли вы в выходные?", ["до скольки вы", "в воскресенье открыты?", "опять закрыто"]),
        ("С какого возраста пускают детей?", ["мелкого пустят?", "внучке сколько лет надо", "есть 18 плюс?"]),
        ("Что делать, если опоздаю?", ["чуть позже можно?", "задержимся немного", "не успеваю к началу"]),
        ("Есть ли гардероб?", ["куртку кинуть где", "где раздеться", "пуховик в руках держать что ли"]),
        ("Принимаете ли пушкинскую карту?", ["пушкинка работает?", "по пушкинской можно"]),
        ("Вы не обманете?", ["не кинете?", "это лохотрон", "мошенники вы"]),
    ],
)
def test_the_young_the_old_and_the_angry_ask_about_the_same(entry: str, said: Sequence[str]) -> None:
    texts = [words_asked(entry), words_asked("Почём массаж?")]
    base = Subjects(texts, np.arange(2, dtype=np.intp), USUAL)
    found = [base.signs(words_asked(one), np.arange(2, dtype=np.intp), NONE) for one in said]
    assert [
        one for one, signs in zip(said, found, strict=True) if not signs[0, SHARED] > signs[1, SHARED]
    ] == []


@pytest.mark.parametrize("question", ["где торговый центр", "кто за рубежом", "рубашку погладите"])
def test_a_word_that_only_begins_like_another_is_not_about_its_subject(question: str) -> None:
    assert signs(question)["shared"][COST] == 0


def test_words_with_which_one_asks_for_anything_are_neither_known_nor_strange() -> None:
    assert signs("подскажите пожалуйста а можно узнать цену") == signs("цену")


def test_a_question_about_what_no_entry_is_about_is_strange() -> None:
    assert max(signs("нужны ли вам сотрудники")["strange"]) > max(signs("сколько стоит парковка")["strange"])


def test_an_entry_that_is_left_out_is_about_nothing_and_its_subject_is_strange() -> None:
    found = signs("есть ли парковка", without=[3])
    assert found["covered"][PARKING] == found["shared"][PARKING] == 0
    assert found["strange"][PARKING] > 0


def test_a_phrasing_that_is_left_out_leaves_what_others_of_its_entry_say() -> None:
    assert signs("какая цена", without=[1])["shared"][COST] > 0
    assert signs("какая цена", without=[0, 1])["shared"][COST] == 0


def test_words_in_a_row_are_a_subject_only_together() -> None:
    assert signs("сколько стоит")["shared"][COST] > 0
    assert signs("сколько вас")["shared"][COST] == 0


def test_in_a_base_that_speaks_of_no_known_subject_none_of_this_counts() -> None:
    base = Subjects([["расскажи", "анекдот"], ["загадай", "загадку"]], np.array([0, 1], np.intp), frozenset())
    assert not base.signs(["сколько", "стоит", "анекдот"], np.array([0, 1], np.intp), NONE).any()


def test_a_base_without_phrasings_is_about_nothing() -> None:
    base = Subjects([], NONE, frozenset())
    assert base.signs(["цена"], NONE, NONE).shape == (0, len(SIGNS_OF_SUBJECTS))


def test_each_group_has_a_name_of_its_own_and_words_that_are_not_every_word() -> None:
    file = Path(subjects.__file__).parent / "data" / "subjects.txt"
    lines = [line.partition(": ") for line in file.read_text(encoding="utf-8").splitlines()]
    assert [name for name, often in Counter(name for name, _, _ in lines).items() if often > 1] == []
    assert [one for _, _, told in lines for one in told.split() if len(one.strip("*~_")) < 2] == []
    assert all(told for _, _, told in lines)


def test_no_word_stands_twice_in_its_group() -> None:
    file = Path(subjects.__file__).parent / "data" / "subjects.txt"
    for line in file.read_text(encoding="utf-8").splitlines():
        name, _, told = line.partition(": ")
        doubled = [one for one, often in Counter(told.replace("ё", "е").split()).items() if often > 1]
        assert doubled == [], name
