"""Subscribers call for staff with /spam, and who cries wolf is not heard for a while."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.commands.often import MOST
from handlers.on_the_spot.signal import AN_HOUR, GROUNDLESS, PER_HOUR, Heed, heed
from models.cases import CaseState
from models.communities import Mode
from models.intents import Send
from models.messages import Message
from tests.builders import answering, community
from tests.stage import Stage

THANKS, SEEN, LATER = (
    "Спасибо! Команда посмотрит.",
    "Спасибо! Команда это уже смотрела.",
    "Спасибо! Пока достаточно: команда в курсе.",
)


async def signalled(stage: Stage, about: Message, by: str = "vera") -> str:
    """What the one who wrote /spam is told."""
    before = len(stage.network.performed)
    await stage.say(by, "/spam", "wall", **answering(about))
    await stage.later()
    told = [act for act in stage.network.performed[before:] if isinstance(act, Send) and act.only == by]
    return told[-1].text


async def test_a_signal_opens_a_case_that_says_who_gave_it(stage: Stage) -> None:
    said = await stage.say("petya", "лучшие ставки только у нас")
    assert await signalled(stage, said) == THANKS
    [card] = stage.network.cards()
    assert "лучшие ставки" in card.text
    assert "1 подписчик называет это спамом: Vera" in card.text
    assert "Скрыть" in card.labels


async def test_further_signals_join_it_and_the_card_names_them(stage: Stage) -> None:
    said = await stage.say("petya", "лучшие ставки только у нас")
    for who in ("vera", "nina", "vera", "oleg"):
        await signalled(stage, said, who)
    [case] = await stage.cases()
    [card] = stage.network.cards()
    assert "3 подписчика называют это спамом: Vera, Nina, Oleg" in card.text
    assert case.count == 1


async def test_a_signal_about_what_waits_already_is_added_to_its_card(stage: Stage) -> None:
    await stage.set_up(community(mode=Mode.SUGGEST))
    said = await stage.say("petya", "#spam")
    await signalled(stage, said)
    [case] = await stage.cases()
    assert [reason.key for reason in case.reasons] == ["reason.spam.whole", "reason.signals"]


async def test_a_signal_about_what_was_decided_calls_nobody_again(stage: Stage) -> None:
    said = await stage.say("petya", "лучшие ставки только у нас")
    await signalled(stage, said)
    await stage.press("anna", "Не проблема")
    assert await signalled(stage, said, "nina") == SEEN
    assert len(await stage.cases()) == 1


async def test_more_than_so_many_an_hour_wait(stage: Stage) -> None:
    for number in range(PER_HOUR):
        said = await stage.say(f"p{number}", f"слово {number}")
        assert await signalled(stage, said) == THANKS
    said = await stage.say("petya", "и ещё одно")
    assert await signalled(stage, said) == LATER
    assert await signalled(stage, said, "nina") == THANKS
    await stage.later(AN_HOUR)
    assert await signalled(stage, await stage.say("oleg", "через час")) == THANKS


async def test_who_cries_wolf_is_not_heard_and_the_staff_are_told_once(stage: Stage) -> None:
    for number in range(GROUNDLESS):
        await signalled(stage, await stage.say(f"p{number}", f"слово {number}"))
        await stage.press("anna", "Не проблема")
        await stage.later(AN_HOUR)
    for number in range(2):
        assert await signalled(stage, await stage.say(f"q{number}", "хорошее слово")) == LATER
    open_cases = await stage.cases(CaseState.OPEN)
    assert [case.first.author for case in open_cases] == ["vera"]
    assert "Vera называет спамом нормальные сообщения" in stage.network.cards()[-1].text


@pytest.mark.parametrize(
    ("who", "whose", "told"),
    [
        ("vera", "vera", "Это ваше сообщение: его можно удалить самому."),
        ("vera", "anna", "Это написало сообщество или кто-то из команды."),
    ],
)
async def test_what_is_no_signal_is_answered_in_words(stage: Stage, who: str, whose: str, told: str) -> None:
    assert await signalled(stage, await stage.say(whose, "слово"), who) == told
    assert await stage.cases() == []


@given(
    st.integers(0, 20),
    st.dictionaries(st.sampled_from([None, "fine", "hidden", "banned", "kept"]), st.integers(0, 9)),
)
def test_whoever_is_mostly_right_is_heard_and_whoever_is_mostly_wrong_is_not(
    hour: int, lately: dict[str | None, int]
) -> None:
    wrong = lately.get("fine", 0)
    right = sum(number for outcome, number in lately.items() if outcome not in (None, "fine"))
    found = heed(hour, lately)
    assert (found is Heed.ABUSED) == (wrong >= GROUNDLESS and wrong > right)
    if found is Heed.HEARD:
        assert hour < PER_HOUR


async def test_in_the_duty_chat_only_the_staff_give_signals(stage: Stage) -> None:
    said = await stage.say("petya", "лучшие ставки только у нас", "duty")
    answer = await stage.ask("vera", "/spam", "duty", **answering(said))
    assert answer == "Для этой команды нужна другая роль."
    assert await stage.cases() == []


async def test_commands_without_end_are_a_flood_and_nobody_answers_them(stage: Stage) -> None:
    said = await stage.say("petya", "лучшие ставки только у нас")
    for _ in range(MOST):
        await stage.say("vera", "/spam", "wall", **answering(said))
    before = len(stage.network.performed)
    for _ in range(4):
        await stage.later(timedelta(seconds=1))
        await stage.say("vera", "/spam", "wall", **answering(said))
    done = stage.network.performed[before:]
    assert not any(isinstance(act, Send) and act.only == "vera" for act in done)
    assert (await stage.standing("vera")).messages == 4, "they are judged like other words"


async def test_the_staff_may_type_as_often_as_they_like(stage: Stage) -> None:
    for number in range(MOST * 2):
        said = await stage.say("petya", f"ерунда {number}")
        await stage.say("anna", "/warn", "wall", **answering(said))
    assert len(await stage.cases()) == MOST * 2
