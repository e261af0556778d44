"""/mode and /settings: what an owner may change, checked in words, with its history."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.commands.values import ALL_KEYS, ALL_RULES, THRESHOLDS
from models.communities import Community, Mode
from models.texts import Texts
from tests.builders import community
from tests.stage import Stage


def now(stage: Stage) -> Community:
    return stage.machine.stories.directory.get("shop").community


async def stored(stage: Stage) -> Community:
    async with stage.store.reading() as ledger:
        [kept] = await ledger.communities.all()
    return kept


@pytest.mark.parametrize("mode", list(Mode))
async def test_the_mode_of_everything_is_changed(stage: Stage, mode: Mode) -> None:
    answer = await stage.ask("olga", f"/mode {mode.upper()}")
    assert answer.startswith("Режим: ")
    assert (await stored(stage)).mode is mode


async def test_the_mode_of_one_rule_is_changed_and_the_others_stay(stage: Stage) -> None:
    assert await stage.ask("olga", "/mode obscene suggest") == (
        "Режим: действую сам\n  мат: предлагаю, решает человек\n"
        "  личные данные под постами: показываю человеку, сам не скрываю (/mode personal_data act)"
    )
    assert (await stored(stage)).modes == {"obscene": Mode.SUGGEST}
    await stage.say("petya", "#obscene")
    assert not stage.network.hidden
    await stage.say("petya", "#spam")
    assert len(stage.network.hidden) == 1


async def test_what_is_off_is_off_for_a_rule_with_a_mode_of_its_own_too(stage: Stage) -> None:
    await stage.ask("olga", "/mode spam act")
    assert "Выключен для всех правил" in await stage.ask("olga", "/mode off")
    await stage.say("petya", "#spam")
    assert not stage.network.hidden
    assert not await stage.cases()
    await stage.ask("olga", "/mode suggest")
    await stage.say("petya", "#spam")
    assert len(stage.network.hidden) == 1, "the rule has its own mode again"


async def test_a_rule_s_own_mode_is_taken_back(stage: Stage) -> None:
    before = await stage.ask("olga", "/mode")
    await stage.ask("olga", "/mode obscene suggest")
    assert await stage.ask("olga", "/mode obscene default") == before
    assert (await stored(stage)).modes == {}


@pytest.mark.parametrize(
    "line",
    [
        "/mode default",
        "/mode spam default now",
        "/mode loud",
        "/mode obscene",
        "/mode obscene loud",
        "/mode act now",
        "/mode obscene act now",
        "/mode act obscene",
    ],
)
async def test_a_mode_that_there_is_not_is_answered_with_those_that_there_are(
    stage: Stage, line: str
) -> None:
    answer = await stage.ask("olga", line)
    assert "off, shadow, suggest, act" in answer
    assert all(rule in answer for rule in ALL_RULES)
    assert await stored(stage) == community()


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("title Кофейня «Ёж»", "title", "Кофейня «Ёж»"),
        ("zone Asia/Tokyo", "zone", "Asia/Tokyo"),
        ("language EN", "language", "en"),
        ("answer 0,7", "answer_threshold", 0.7),
        ("negative 1", "negative_threshold", 1.0),
        ("question 0", "question_threshold", 0.0),
        ("deadline 45", "first_answer_within", timedelta(minutes=45)),
        ("Deadline 45", "first_answer_within", timedelta(minutes=45)),
        ("warn 1", "ladder.warn_at", 1),
        ("mute 4", "ladder.mute_at", 4),
        ("ban 10", "ladder.ban_at", 10),
        ("mute_for 90", "ladder.mute_for", timedelta(minutes=90)),
        ("ban_for 30", "ladder.ban_for", timedelta(days=30)),
        ("forget 60", "ladder.forget_after", timedelta(days=60)),
    ],
)
async def test_a_setting_is_changed_shown_and_in_force(
    stage: Stage, line: str, field: str, value: object
) -> None:
    before = await stored(stage)
    answer = await stage.ask("olga", f"/settings {line}")
    assert len(answer.splitlines()) == 1 + (line.split()[0] in THRESHOLDS)
    kept: object = await stored(stage)
    assert kept != before
    assert now(stage) == kept
    for name in field.split("."):
        kept = getattr(kept, name)
    assert kept == value


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("zone Moscow", "часовой пояс, например Europe/Moscow"),
        ("zone ../../etc/passwd", "часовой пояс, например Europe/Moscow"),
        ("language de", "ru или en"),
        ("answer 1.1", "число от 0 до 1 или auto"),
        ("answer nan", "число от 0 до 1 или auto"),
        ("answer высокая", "число от 0 до 1 или auto"),
        ("deadline 0", "число минут от 1 до 10080"),
        ("deadline 10081", "число минут от 1 до 10080"),
        ("deadline полчаса", "число минут от 1 до 10080"),
        ("ban_for 366", "число дней от 1 до 365"),
        ("warn 0", "число нарушений от 1 до 100"),
        ("mute " + "9" * 5000, "число нарушений от 1 до 100"),
        ("title " + "я" * 101, "название до 100 знаков"),
    ],
)
async def test_a_value_that_can_not_be_is_answered_with_what_would_do(
    stage: Stage, line: str, expected: str
) -> None:
    answer = await stage.ask("olga", f"/settings {line}")
    assert answer == f"{line.split()[0]}: так нельзя. Подойдёт {expected}."
    assert await stored(stage) == community()


@pytest.mark.parametrize("line", ["explode 1", "zone", "stop слово", "stop +", "stop -", "domain"])
async def test_a_key_that_there_is_not_is_answered_with_those_that_there_are(stage: Stage, line: str) -> None:
    answer = await stage.ask("olga", f"/settings {line}")
    assert answer.startswith("Ключи: title, zone, language, answer, negative")
    assert await stored(stage) == community()


async def test_words_and_sites_are_added_and_taken_away(stage: Stage) -> None:
    for line in ("stop +Крипта", "stop + казино онлайн", "stop +крипта", "domain +Example.ru"):
        await stage.ask("olga", f"/settings {line}")
    kept = await stored(stage)
    assert (kept.stop_phrases, kept.allowed_domains) == (("казино онлайн", "крипта"), ("example.ru",))
    await stage.ask("olga", "/settings stop -КРИПТА")
    assert (await stored(stage)).stop_phrases == ("казино онлайн",)


async def test_every_change_is_told_with_who_and_when_newest_first(stage: Stage) -> None:
    await stage.ask("olga", "/settings deadline 45")
    await stage.later(timedelta(hours=1))
    await stage.ask("olga", "/mode obscene off")
    first, second, *_ = (await stage.ask("olga", "/settings history")).splitlines()
    assert first == "22 нояб., 16:00 Ольга: modes.obscene: — → off"
    assert second == "22 нояб., 15:00 Ольга: deadline: 30 → 45"


async def test_the_history_tells_values_as_they_are_typed(stage: Stage) -> None:
    for line in ("stop +казино", "stop +крипта", "stop -казино", "ban_for 30", "title Ёж"):
        await stage.ask("olga", f"/settings {line}")
    told = [
        line.partition("Ольга: ")[2] for line in (await stage.ask("olga", "/settings history")).splitlines()
    ]
    assert told[:5] == [
        "title: Лавка → Ёж",
        "ban_for: 7 → 30",
        "stop: казино, крипта → крипта",
        "stop: казино → казино, крипта",
        "stop: — → казино",
    ]


async def test_all_settings_are_shown_with_what_they_mean(stage: Stage) -> None:
    answer = await stage.ask("olga", "/settings")
    assert "deadline: 30 — сколько минут дело может ждать человека" in answer
    assert "ban_for: 7 — на сколько дней блокирую" in answer
    assert "stop: — — стоп-слова" in answer
    assert "check: off — проверка новичков" in answer
    assert len(answer.splitlines()) == 1 + len(ALL_KEYS)


@settings(max_examples=30)
@given(st.text(max_size=40))
def test_the_loader_of_texts_is_not_moved_by_what_people_type(texts: Texts, typed: str) -> None:
    said = texts.say("ru", "settings.bad_value", setting=typed, expected=typed)
    assert said == f"{typed}: так нельзя. Подойдёт {typed}."


async def test_words_between_commas_are_kept_each_by_itself_and_shown_in_quotes(stage: Stage) -> None:
    assert (await stage.ask("olga", "/settings stop +лох, дурак")).startswith("stop: «лох», «дурак» — ")
    assert (await stored(stage)).stop_phrases == ("лох", "дурак")
    await stage.ask("olga", "/settings stop -лох,дурак")
    assert (await stored(stage)).stop_phrases == ()


async def test_what_was_kept_with_its_comma_can_be_taken_away(stage: Stage) -> None:
    await stage.set_up(community(stop_phrases=("лох, дурак",)))
    await stage.ask("olga", "/settings stop -лох, дурак")
    assert (await stored(stage)).stop_phrases == ()
