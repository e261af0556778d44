"""Whoever calls themselves a fool insults nobody; who says so before they insult others gains nothing."""

import pytest

from models.decisions import Verdict
from models.texts import Texts
from moderation.judge import LOCALE, Judge, house_rules
from moderation.oneself import without_oneself

NAMES = ("я дебил, ", "ну я и дурак! ", "мы два долбоёба: ", "Вот идиот я. ", "I am such an idiot, ")
INSULTS = (
    "ты тупой урод, убейся",
    "а вы все конченые твари",
    "админ мразь и ублюдок",
    "эта сука продавщица охуела",
    "одни уёбки в комментах",
)


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
        "дебил я, перепутал подъезд",
        "Долбоёбы мы, не посмотрели расписание",
        "ну я и дебил перепутал даты",
        "а я, дурак, поверил прогнозу",
        "я с детьми как дура стояла под дождём",
        "мы с моей мамой тупые, не нашли вход",
        "мы с Олей дебилки, сели не в тот автобус",
        "мы оба дебилы, забыли паспорта",
        "я тот ещё долбоёб, оставила сумку в такси",
        "вот идиоты мы, забыли палатку дома",
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
        pytest.param("админ дебил мы", id="the name belongs to the word before it"),
        pytest.param("Иванов мудак я", id="so it does after a surname"),
        pytest.param("он дебил я", id="and after he"),
        pytest.param("Иванов — мудак я", id="a dash joins it, too"),
        pytest.param("админ вот мудак я", id="here, without a comma"),
        pytest.param("менеджер долбоёб просто я", id="merely"),
        pytest.param("кассирша тупая корова я", id="two words of the name"),
        pytest.param("мы с этим мудаком идиоты", id="together with a jerk"),
        pytest.param("мы с этой сукой идиоты", id="together with a bitch"),
        pytest.param("мы с мудаком директором идиоты", id="together with a jerk of a director"),
        pytest.param("мы долбоёба админа терпим", id="somebody else is put up with"),
        pytest.param("я дебила этого забаню", id="somebody else is banned"),
        pytest.param("я и мудак директор вчера виделись", id="I, and a jerk"),
        pytest.param("это я, придурки", id="fools are spoken to"),
        pytest.param("отвали, это я, дебил", id="a fool is spoken to"),
        pytest.param("я дебил? нет, это админ", id="it is asked and denied"),
        pytest.param("я идиот, как и админ", id="somebody is compared"),
        pytest.param("я идиот, а админ ещё больший", id="somebody is more of it"),
        pytest.param("я дурак, админ тоже", id="somebody is so, too"),
    ],
)
def test_a_name_that_may_be_somebody_elses_is_an_insult(judge: Judge, text: str) -> None:
    assert judge.judge(text).verdict > Verdict.ALLOW


@pytest.mark.parametrize(
    "text",
    [
        "не я дурак, а этот дебил",
        "продавщица дура мы",
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


@pytest.mark.parametrize(
    "text", ["Собака лаяла на бариста, простите нас, она дура", "Телефон опять завис, он дебил, извините"]
)
def test_who_calls_their_dog_a_fool_is_not_removed(judge: Judge, text: str) -> None:
    assert judge.judge(text).verdict < Verdict.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Собака лаяла, она дура, а бариста тварь и мразь конченая",
        "Собака ты, она дура, и вы все твари",
    ],
)
def test_who_insults_somebody_beside_their_dog_gains_nothing(judge: Judge, text: str) -> None:
    assert judge.judge(text).verdict is Verdict.REMOVE
