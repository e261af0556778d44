"""What a few words mean depends on what they answer."""

import pytest

from models.decisions import Verdict
from moderation.judge import Around, Judge

UNDER_AN_INSULT = Around(insult="тупой дебил")


@pytest.mark.parametrize(
    "text",
    [
        "сам такой",
        "Ты сама такая!",
        "от такого слышу)",
        "иди туда же",
        "И тебе того же",
        "взаимно",
        "с@м тaк0й",
        "на себя посмотри",
        "Same to you",
        "takes one to know one",
    ],
)
def test_an_insult_that_is_given_back_is_shown_to_a_person_and_nowhere_else_is(
    judge: Judge, text: str
) -> None:
    answer = judge.judge(text, UNDER_AN_INSULT)
    assert answer.verdict is Verdict.REVIEW
    assert answer.leading is not None
    assert answer.leading.reason.params == {"insult": "тупой дебил"}
    assert judge.judge(text).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    "text",
    [
        "спасибо",
        "Давайте не будем ругаться, пожалуйста",
        "не обращайте внимания",
        "ну зачем так, человек просто спросил",
        "а сколько стоит доставка?",
        "взаимно проверяем билеты на входе, господа, у кого какой ряд и место?",
        "please be kind to each other",
    ],
)
def test_who_makes_peace_under_an_insult_is_left_alone(judge: Judge, text: str) -> None:
    assert judge.judge(text, UNDER_AN_INSULT).verdict is Verdict.ALLOW


def test_nothing_that_answers_an_insult_is_removed_for_that(judge: Judge) -> None:
    findings = judge.judge("а ты ещё хуже", UNDER_AN_INSULT).findings
    assert {found.verdict for found in findings} == {Verdict.REVIEW}
