"""Before a mode, a threshold or a word is saved, it is told how the last weeks would have gone with it."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta

import pytest

from handlers.audit.outcomes import Outcomes
from handlers.audit.records import AuditMessage, Outcome
from handlers.audit.what_if import WhatIf
from handlers.commands.settings import PREFIX, SettingsCommands
from handlers.community.directory import Known
from handlers.community.what_if import MOST, SPAN, Foresight
from models.communities import Community, Mode, Place
from moderation.judge import load_judge
from moderation.judges import Judges
from tests.builders import NOW, community
from tests.fakes import MarkedWords, PlainSigner
from tests.stage import Stage


def said(text: str, number: int, **changes: object) -> AuditMessage:
    given = {"chat": "wall", "author": f"u{number}", "author_name": "", "place": Place.WALL, **changes}
    at = NOW - timedelta(days=10) + timedelta(hours=12 * number)
    return AuditMessage(id=str(number), text=text, at=at, **given)  # type: ignore[arg-type]


HISTORY = [
    said("привет", 1),
    said("купите #spam", 2),
    said("какая ~toxic гадость", 3),
    said("#angry ужас", 4),
    said("ещё #spam", 5),
]


async def history(known: Known, since: datetime, limit: int) -> Sequence[AuditMessage]:
    assert (since, limit) == (NOW - SPAN, MOST)
    return HISTORY


@pytest.fixture
async def shop(stage: Stage) -> AsyncIterator[Stage]:
    """A stage with a history."""
    machine = stage.machine
    foresight = Foresight(Judges(MarkedWords()), history)  # type: ignore[arg-type]
    commands = SettingsCommands(machine.stories.directory, machine.stories.texts, PlainSigner(), foresight)
    machine.stories.console.commands.update({one.name: one for one in commands.commands()})  # type: ignore[attr-defined]
    machine.work.handle.presses[PREFIX] = commands.press  # type: ignore[index]
    return stage  # type: ignore[return-value]


async def stored(stage: Stage) -> Community:
    async with stage.store.reading() as ledger:
        [kept] = await ledger.communities.all()
    return kept


async def test_a_mode_is_tried_over_the_last_weeks_and_nothing_is_saved(shop: Stage) -> None:
    answer = (await shop.ask("olga", "/mode try spam suggest")).splitlines()
    assert "Сообщений за 2 дн.: 5. Решил бы иначе: 2." in answer
    assert "  Удалил бы сам → Показал бы модератору: 2" in answer
    assert "«купите #spam»: Удалил бы сам → Показал бы модератору" in answer
    assert await stored(shop) == community()


async def test_one_press_applies_what_was_tried_and_says_by_whom(shop: Stage) -> None:
    await shop.ask("olga", "/mode try spam suggest")
    [report] = [one for one in shop.network.written.values() if one.labels == ["Применить"]]
    assert await shop.press("olga", "Применить", report) == "Применено — Ольга"
    assert (await stored(shop)).modes == {"spam": Mode.SUGGEST}
    assert report.text.splitlines()[-1] == "Применено — Ольга"
    assert not report.labels
    await shop.say("petya", "#spam")
    assert not shop.network.hidden


@pytest.mark.parametrize(
    ("person", "data", "told"),
    [
        ("anna", "set.mode off@desk", "нельзя"),
        ("petya", "set.mode off@desk", "нельзя"),
        ("olga", "set.mode off@duty", ""),
        ("olga", "set.mode off", ""),
        ("olga", "set.mode loud@desk", "off, shadow, suggest, act"),
        ("olga", "set@desk", "Ключи"),
    ],
)
async def test_a_press_counts_only_if_it_is_ours_from_who_may_and_means_something(
    shop: Stage, person: str, data: str, told: str
) -> None:
    press = shop.press_of(person, data, "desk")
    await shop.happen(press)
    assert shop.network.told[press.press_id]
    assert await stored(shop) == community()


async def test_thresholds_tell_the_false_alarms_that_are_to_be_expected(shop: Stage) -> None:
    tried = await shop.ask("olga", "/settings try negative 1")
    assert "  Позвал бы на негатив → Не тронул бы: 1" in tried
    assert tried.splitlines()[-1].startswith("Ложных тревог жду в день: ")
    before, after = tried.splitlines()[-1].rpartition(": ")[2].split(" → ")
    assert after < before, "the complaint was one alarm more"
    saved = await shop.ask("olga", "/settings negative 1")
    assert saved.splitlines()[1].startswith("Ложных тревог жду в день:")
    assert (await stored(shop)).negative_threshold == 1.0


async def test_words_are_tried_too_and_what_fits_no_button_is_typed(shop: Stage) -> None:
    answer = await shop.ask("olga", "/settings try stop +привет")
    assert "stop: «привет»" in answer
    long = await shop.ask("olga", "/settings try stop +" + "очень " * 10)
    assert "без слова try" in long


async def test_a_line_that_means_nothing_is_not_tried(shop: Stage) -> None:
    assert "off, shadow" in await shop.ask("olga", "/mode try loud")
    assert "Подойдёт" in await shop.ask("olga", "/settings try toxic много")


async def test_without_a_history_it_says_so(stage: Stage) -> None:
    assert "Сравнить пока не на чем" in await stage.ask("olga", "/mode try spam off")


def test_what_changes_is_told_message_by_message_with_a_real_judge() -> None:
    judges, shop = Judges(load_judge()), community(mode=Mode.ACT)
    strict = community(mode=Mode.ACT, toxic_threshold=0.5, stop_phrases=("самовывоз",))
    what_if = WhatIf(Outcomes(judges.apart(shop), shop), Outcomes(judges.apart(strict), strict))
    texts = ["есть самовывоз?", "ты дебил", "добрый вечер", "вот же тупость какая", "спасибо"]
    what_if.hear([said(text, number) for number, text in enumerate(texts)])
    changes = what_if.changes()
    assert changes.messages == len(texts)
    assert {one.message.text for one in changes.changes} >= {"есть самовывоз?"}
    assert all(one.before is not one.after for one in changes.changes)
    assert sum(changes.kinds.values()) == len(changes.changes)
    assert changes.after.least <= changes.after.most


@pytest.mark.parametrize("threshold", [0.0, 0.3, 0.9, 1.0])
def test_a_chosen_threshold_decides_who_is_shown_to_a_person(threshold: float) -> None:
    judges, shop = Judges(load_judge()), community(mode=Mode.ACT, toxic_threshold=threshold)
    plain = community(mode=Mode.ACT)
    for text in ("ты дебил", "добрый вечер", "ну ты и дурачок"):
        score = judges.of(plain).judge(text).scores.toxic
        found = {one.rule for one in judges.of(shop).judge(text).findings}
        assert ("toxic" in found) is (score >= threshold)
        [become] = Outcomes(judges.apart(shop), shop).of([said(text, 1)])
        assert (become.outcome in (Outcome.REVIEWED, Outcome.REMOVED)) is (score >= threshold)
