"""Whoever calls themselves a fool insults nobody; who says so before they insult others gains nothing."""

import pytest

from models.decisions import Verdict
from models.texts import Texts
from moderation.judge import LOCALE, Judge, house_rules, load_judge
from moderation.oneself import without_oneself

NAMES = ("я дебил, ", "ну я и дурак! ", "мы два долбоёба: ", "Вот идиот я. ", "I am such an idiot, ")
INSULTS = (
    "ты тупой урод, убейся",
    "а вы все конченые твари",
    "админ мразь и ублюдок",
    "эта сука продавщица охуела",
    "одни уёбки в комментах",
)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return load_judge()


@pytest.mark.parametrize(
    "text",
    [
        "Мы дебилы, приехали на день раньше 😂",
        "Мы с братом два дебила, перепутали аэропорты",
        "я дебил, поехал не в ту сторону, зато город посмотрел",
        "долбоёб я, забыл паспорт, но меня всё равно пустили, спасибо администратору",
        "ну я и дебил!! перепутал даты",
        "а мы долбоёбы, два часа искали вход",
        "опять проспал, вот мудак я...",
        "I'm such a moron, left my keys at home again",
    ],
)
def test_who_calls_themselves_a_fool_passes(judge: Judge, text: str) -> None:
    assert judge.judge(text).verdict is Verdict.ALLOW


@pytest.mark.parametrize("insult", INSULTS)
@pytest.mark.parametrize("name", NAMES)
def test_who_calls_themselves_a_fool_first_insults_others_all_the_same(
    judge: Judge, name: str, insult: str
) -> None:
    assert judge.judge(insult).verdict > Verdict.ALLOW
    assert judge.judge(name + insult).verdict > Verdict.ALLOW


@pytest.mark.parametrize(
    "text",
    [
        "не я дурак, а этот дебил",
        "ты дебил я устал",
        "дебил, я тебя предупреждал",
        "мы идиотов таких не видели",
        "я дебил, а ты кто?",
    ],
)
def test_what_is_not_said_of_oneself_alone_is_no_such_thing(text: str) -> None:
    assert without_oneself(text) is None


def test_whoever_is_called_names_in_the_same_breath_is_insulted(judge: Judge) -> None:
    assert judge.judge("думаешь, я дурак, урод?").verdict > Verdict.ALLOW


def test_a_house_that_wants_clean_language_wants_it_of_those_who_speak_of_themselves(judge: Judge) -> None:
    text = "мы два долбоёба, перепутали поезд"
    clean = house_rules(clean_language=True)
    assert judge.judge(text).verdict is Verdict.ALLOW
    assert judge.judge(text, house=clean).verdict > Verdict.ALLOW


def test_what_was_noted_is_told_in_words(judge: Judge) -> None:
    found = judge.judge("ну я и дебил, перепутал даты").findings
    assert [Texts(LOCALE).render("en", finding.reason) for finding in found] == [
        "says of themselves “я и дебил”; no reason by itself"
    ]


def test_no_long_text_is_searched() -> None:
    assert without_oneself("я дурак " * 125_000) is None
