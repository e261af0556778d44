"""Presses become labels with who and when, and an undone press takes its labels back."""

import pytest
from msgspec.structs import replace

from handlers.cases.labels import MOST, labels
from models.cases import CaseAction, CaseKind
from models.communities import Mode
from models.decisions import Axis
from models.labels import Label
from models.texts import Sentence
from tests.builders import NOW, case, community, entry, item
from tests.stage import Stage


async def standing(stage: Stage) -> list[Label]:
    async with stage.store.reading() as ledger:
        return await ledger.labels.standing(100)


def said(given: list[Label]) -> list[tuple[str, Axis, bool, str]]:
    return [(one.text, one.axis, one.holds, one.by) for one in given]


async def test_a_restored_message_is_labelled_as_neither_spam_nor_insult(stage: Stage) -> None:
    await stage.say("petya", "продаю #spam")
    await stage.press("anna", "Вернуть")
    assert said(await standing(stage)) == [
        ("продаю #spam", Axis.SPAM, False, "anna"),
        ("продаю #spam", Axis.TOXIC, False, "anna"),
    ]
    assert {one.at for one in await standing(stage)} == {stage.watch()}


async def test_a_hidden_message_is_labelled_with_what_it_was_hidden_for(stage: Stage) -> None:
    await stage.say("petya", "продаю ~spam")
    await stage.press("anna", "Скрыть")
    assert said(await standing(stage)) == [("продаю ~spam", Axis.SPAM, True, "anna")]


async def test_an_undone_press_takes_its_labels_back_and_a_second_one_gives_them_anew(stage: Stage) -> None:
    await stage.say("petya", "продаю ~spam")
    await stage.press("anna", "Скрыть")
    await stage.press("lev", "Отменить")
    assert await standing(stage) == []
    await stage.press("lev", "Не проблема")
    assert said(await standing(stage))[0] == ("продаю ~spam", Axis.SPAM, False, "lev")


async def test_what_the_bot_does_by_itself_is_no_label(stage: Stage) -> None:
    await stage.say("petya", "продаю #spam")
    await stage.later(community().first_answer_within * 2)
    await stage.overdue()
    assert await standing(stage) == []


async def test_an_answered_question_is_labelled_and_a_dismissed_complaint_too(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST), entry())
    await stage.say("timur", "во сколько вы открываетесь ?")
    await stage.ask("anna", "/case 1 answer")
    await stage.say("petya", "#angry ужас")
    await stage.ask("anna", "/case 2 fine")
    assert said(await standing(stage)) == [
        ("во сколько вы открываетесь ?", Axis.QUESTION, True, "anna"),
        ("#angry ужас", Axis.NEGATIVE, False, "anna"),
    ]


def test_of_a_wave_only_some_messages_are_labelled_and_those_without_words_never() -> None:
    wave = [item(str(number)) for number in range(MOST + 5)] + [item("x", text=" ")]
    spam = case(CaseKind.REVIEW, reasons=(Sentence("reason.spam.whole"),))
    assert len(labels(spam, wave, CaseAction.HIDE, "anna", NOW)) == MOST
    assert labels(spam, wave[-1:], CaseAction.HIDE, "anna", NOW) == ()


@pytest.mark.parametrize("rule", ["caps", "flood", "duplicate", "stop_phrase", "obscene"])
def test_rules_that_look_at_something_else_than_the_meaning_give_no_labels_of_guilt(rule: str) -> None:
    about = replace(case(CaseKind.REVIEW), reasons=(Sentence(f"reason.{rule}"),))
    assert labels(about, [item()], CaseAction.BAN, "anna", NOW) == ()


@pytest.mark.parametrize(
    "reason",
    [
        "reason.first_message.about",
        "reason.first_message.name",
        "reason.channel_post.sender",
        "reason.toxic.given_back",
    ],
)
@pytest.mark.parametrize("action", [CaseAction.BAN, CaseAction.HIDE, CaseAction.NOT_A_PROBLEM])
def test_what_is_held_against_who_wrote_it_or_what_it_answers_says_nothing_of_the_words(
    reason: str, action: CaseAction
) -> None:
    shown = case(CaseKind.REVIEW, reasons=(Sentence(reason, {"about": "Казино"}),))
    assert labels(shown, [item(text="Спасибо большое, очень вкусно!")], action, "anna", NOW) == ()


@pytest.mark.parametrize("reason", ["reason.first_message.spam", "reason.toxic.whole", "reason.links.hidden"])
def test_what_is_held_against_the_words_is_a_label(reason: str) -> None:
    shown = case(CaseKind.REVIEW, reasons=(Sentence(reason),))
    (label,) = labels(shown, [item()], CaseAction.BAN, "anna", NOW)
    assert label.holds
    assert label.axis is (Axis.TOXIC if "toxic" in reason else Axis.SPAM)
