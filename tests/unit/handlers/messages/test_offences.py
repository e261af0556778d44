"""What somebody is shut out for is told to the platform, by the bot and by people alike."""

from pathlib import Path

import pytest

import handlers
from handlers.messages.offences import NAMED, offence_of
from models.communities import Mode
from models.intents import Ban, Mute, Offence
from models.texts import LANGUAGES, Sentence, catalogue
from moderation.judge import RULES
from tests.builders import community
from tests.stage import Stage

SPAM = "Реклама или спам. Если это ошибка, напишите сообществу: решение посмотрит человек."


def terms(stage: Stage) -> list[tuple[Offence, str]]:
    return [(act.offence, act.comment) for act in stage.network.performed if isinstance(act, Mute | Ban)]


async def test_the_bot_says_what_it_shuts_somebody_out_for(stage: Stage) -> None:
    for number in range(3):
        await stage.say("petya", f"#spam {number}")
    assert terms(stage) == [(Offence.SPAM, SPAM)]


async def test_so_does_a_person_on_a_card(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    await stage.say("petya", "#spam")
    await stage.press("anna", "Запретить писать")
    assert terms(stage) == [(Offence.SPAM, SPAM)]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_amounts_to_something(rule: str) -> None:
    offence = offence_of([Sentence("reason.question"), Sentence(f"reason.{rule}.whole", {"percent": 9})])
    assert (offence is Offence.OTHER) == (rule in ("caps", "stop_phrase"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rules_that_people_are_told_are_those_that_have_a_name(language: str) -> None:
    keys = (one.id for one in catalogue(Path(handlers.__file__).parent / "locale", language))
    assert {f"rule.{rule}" for rule in NAMED} == {
        key for key in keys if isinstance(key, str) and key.startswith("rule.")
    }
